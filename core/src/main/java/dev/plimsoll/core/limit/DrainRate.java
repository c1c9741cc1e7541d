package dev.plimsoll.core.limit;

import java.time.Duration;

/**
 * How fast calls are let through: a rate that fades over half a minute. Says nothing before it has
 * seen ten. Not thread-safe.
 */
final class DrainRate {
  private static final double FADE_NANOS = 30e9;
  private static final int ENOUGH = 10;
  private static final Duration UNKNOWN = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(5);

  private double weight;
  private long at;
  private long first;
  private int seen;

  void passed(long now) {
    first = seen == 0 ? now : first;
    weight = weight(now) + 1;
    at = now;
    seen = Math.min(ENOUGH, seen + 1);
  }

  /** How long until so many will have passed, 1 s to 5 min; 5 s where too little is known. */
  Duration until(int calls, long now) {
    if (seen < ENOUGH) {
      return UNKNOWN;
    }
    double known = 1 - Math.exp((first - now) / FADE_NANOS); // it is not half a minute old yet
    double nanos = calls * FADE_NANOS * Math.max(known, 1e-9) / Math.max(weight(now), 1e-9);
    return Duration.ofNanos(Math.clamp((long) nanos, LEAST.toNanos(), MOST.toNanos()));
  }

  private double weight(long now) {
    return weight * Math.exp((at - now) / FADE_NANOS);
  }
}
