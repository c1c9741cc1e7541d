package dev.plimsoll.mock;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.mock.http.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A provider's time, moved by hand. Calls of no latency are answered while it stands. */
final class HandClock {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final AtomicLong nanos = new AtomicLong();

  Clock clock() {
    return new Clock(START, nanos::get);
  }

  /** Moves to a time since the start, such as {@code 10m}. */
  void at(String time) {
    nanos.set(Durations.parse(time).toNanos());
  }

  /** Moves on. */
  void advance(String time) {
    nanos.addAndGet(Durations.parse(time).toNanos());
  }
}
