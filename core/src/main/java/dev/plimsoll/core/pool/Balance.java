package dev.plimsoll.core.pool;

import java.util.Locale;

/** Which of a pool's agents with a free slot is next. */
public enum Balance {
  /** The one with the smallest share of its slots taken; of equals the one longest without. */
  LEAST_LOADED,
  /** The one that has been longest without a new task. */
  ROUND_ROBIN;

  /** The word used in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
