package dev.plimsoll.sqlite;

import java.time.Instant;

/** Moments as whole microseconds since 1970, as columns hold them. */
final class Times {
  private static final long MICROS = 1_000_000;
  private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS - 1;

  private Times() {}

  /** Cut to microseconds; a moment beyond the year 294,000 becomes that year. */
  static long micros(Instant time) {
    long seconds = Math.clamp(time.getEpochSecond(), -MOST_SECONDS, MOST_SECONDS);
    return seconds * MICROS + time.getNano() / 1_000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000L);
  }
}
