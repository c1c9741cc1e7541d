package dev.plimsoll.core.scale;

import java.time.Duration;
import java.time.Instant;

/**
 * When agents may be started again after starts that failed: 1 s after the first, twice as long
 * after each further one, at most a minute. Many that fail together count as one. Owned by a fleet.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private int failures;
  private Instant from = Instant.EPOCH;

  boolean allows(Instant now) {
    return !now.isBefore(from);
  }

  /** When starts are allowed again; in the past where they are. */
  Instant from() {
    return from;
  }

  void failed(Instant now) {
    if (allows(now)) {
      Duration pause = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
      from = now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
      failures++;
    }
  }

  void succeeded() {
    failures = 0;
    from = Instant.EPOCH;
  }

  void moved(Duration by) {
    from = failures == 0 ? from : from.plus(by);
  }
}
