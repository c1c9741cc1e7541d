package dev.plimsoll.lab.drive;

import java.util.function.LongSupplier;

/** A monotonic clock that counts from a run's start. */
public record RunClock(LongSupplier nanoTime, long origin) {
  /** A clock whose zero is now. */
  public static RunClock startingNow(LongSupplier nanoTime) {
    return new RunClock(nanoTime, nanoTime.getAsLong());
  }

  public long now() {
    return nanoTime.getAsLong() - origin;
  }

  long relative(long absolute) {
    return absolute - origin;
  }
}
