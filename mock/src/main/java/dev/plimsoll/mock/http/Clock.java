package dev.plimsoll.mock.http;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Monotonic time with the wall time at which it began: never jumps, never runs backwards. Tests
 * hand in nanoseconds that they move themselves.
 *
 * @param nanos since the start; read from several threads
 */
public record Clock(Instant start, LongSupplier nanos) {
  public static Clock starting() {
    long zero = System.nanoTime();
    return new Clock(Instant.now(), () -> System.nanoTime() - zero);
  }

  /** Nanoseconds since the start. */
  public long now() {
    return nanos.getAsLong();
  }

  Instant at(long nanos) {
    return start.plusNanos(nanos);
  }
}
