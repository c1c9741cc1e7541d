package dev.plimsoll.core.degrade;

import java.util.Locale;

/** Which tools and extras a run may use. */
public enum Features {
  CORE,
  CORE_SEARCH,
  FULL;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
