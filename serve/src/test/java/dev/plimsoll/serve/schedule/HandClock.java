package dev.plimsoll.serve.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock on the wall that is set by hand. */
public final class HandClock implements InstantSource {
  private volatile Instant now;

  public HandClock(Instant now) {
    this.now = now;
  }

  public void set(Instant time) {
    now = time;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
