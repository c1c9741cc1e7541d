package dev.plimsoll.mock.http;

import java.time.Instant;

/** Monotonic time with the wall time at which it began: never jumps, never runs backwards. */
record Clock(Instant start, long startNanos) {
  static Clock starting() {
    return new Clock(Instant.now(), System.nanoTime());
  }

  /** Nanoseconds since the start. */
  long now() {
    return System.nanoTime() - startNanos;
  }

  Instant at(long nanos) {
    return start.plusNanos(nanos);
  }
}
