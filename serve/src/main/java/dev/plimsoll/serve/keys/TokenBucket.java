package dev.plimsoll.serve.keys;

import dev.plimsoll.ports.keys.ApiKey.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A quota as it is used up. Exact to the microsecond in whole numbers, so nothing is lost or given
 * away however often it is asked; reads no clock. Thread-safe.
 *
 * <p>Its level counts requests times microseconds: a microsecond adds as much as the quota has
 * requests, a request takes as much as its time has microseconds.
 */
final class TokenBucket {
  /** Threads that ask side by side are never so far apart. */
  private static final long SET_BACK_MICROS = 1_000_000;

  private final Quota quota;
  private final long perMicros;
  private final long full;
  private long level;
  private Instant last;

  TokenBucket(Quota quota, Instant now) {
    this.quota = quota;
    this.perMicros = quota.per().toSeconds() * 1_000_000;
    this.full = quota.requests() * perMicros;
    this.level = full;
    this.last = now;
  }

  /**
   * Takes one if there is one. A time before the last one asked at counts as that one; where
   * somebody set the clock back it fills from there on.
   */
  synchronized Spent take(Instant now) {
    fill(now);
    boolean granted = level >= perMicros;
    if (granted) {
      level -= perMicros;
    }
    long remaining = level / perMicros;
    return new Spent(granted, quota, (int) remaining, timeFor((remaining + 1) * perMicros - level));
  }

  private void fill(Instant now) {
    long micros = last.until(now, ChronoUnit.MICROS);
    if (micros <= 0) {
      last = micros < -SET_BACK_MICROS ? now : last;
      return;
    }
    // below the microsecond nothing is forgotten: it counts the next time
    last = last.plus(micros, ChronoUnit.MICROS);
    boolean fills = micros >= perMicros || micros * quota.requests() >= full - level;
    level = fills ? full : level + micros * quota.requests();
  }

  private Duration timeFor(long missing) {
    return Duration.of(Math.ceilDiv(missing, quota.requests()), ChronoUnit.MICROS);
  }
}
