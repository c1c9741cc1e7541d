package dev.plimsoll.core.degrade;

import java.util.Locale;

/** How capable, and how dear, a model may be at most. */
public enum Tier {
  SMALL,
  MEDIUM,
  LARGE;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
