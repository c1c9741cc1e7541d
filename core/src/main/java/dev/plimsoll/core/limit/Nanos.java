package dev.plimsoll.core.limit;

import java.time.Instant;

/**
 * Instants as nanoseconds since 1970, for arithmetic on every call; exact until 2262, and whatever
 * is later (a deadline of the year 9999) counts as then.
 */
final class Nanos {
  private static final long SECOND = 1_000_000_000;
  private static final long LAST = Long.MAX_VALUE / SECOND - 1;

  private Nanos() {}

  static long of(Instant instant) {
    long second = Math.clamp(instant.getEpochSecond(), -LAST, LAST);
    return second * SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
