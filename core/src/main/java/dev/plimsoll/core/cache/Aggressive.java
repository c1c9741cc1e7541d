package dev.plimsoll.core.cache;

import java.util.Locale;

/**
 * When the cache gives whatever it has: also what was not used for longer than its time to live.
 */
public enum Aggressive {
  NEVER,

  /** While the server is on the worst rung of its ladder. */
  CRITICAL,

  ALWAYS;

  /** Whether it does now. */
  public boolean holds(boolean critical) {
    return this == ALWAYS || (this == CRITICAL && critical);
  }

  /** The word in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
