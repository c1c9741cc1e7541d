package dev.plimsoll.core.degrade;

import java.util.Locale;

/** Who may come in, the widest first. */
public enum Gate {
  /** All come in. */
  OPEN,
  /** All come in, and get what the cache has; no model is called for them. */
  CACHE_ONLY,
  /** New ones are refused; what waits keeps its turn, and what runs goes on. */
  REFUSED,
  /** New ones are refused; what runs is parked where it can be resumed, and none of it is lost. */
  PARKED;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether new tasks are refused. */
  public boolean isClosed() {
    return switch (this) {
      case OPEN, CACHE_ONLY -> false;
      case REFUSED, PARKED -> true;
    };
  }
}
