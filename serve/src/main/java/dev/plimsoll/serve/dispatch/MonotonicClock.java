package dev.plimsoll.serve.dispatch;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Wall time at the start plus elapsed time since: never runs backwards when the wall clock is set.
 */
public final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
