package dev.plimsoll.serve.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock on the wall that is set by hand. */
final class HandClock implements InstantSource {
  private volatile Instant now;

  HandClock(Instant now) {
    this.now = now;
  }

  void set(Instant time) {
    now = time;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
