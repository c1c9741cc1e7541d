package dev.plimsoll.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a moment of the wall clock, which it only reads: looks again and again, since the clock
 * of a machine may be set while somebody waits. {@link #open} ends the wait from any thread.
 */
final class StartGate {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Pause pause;
  private final CountDownLatch opened = new CountDownLatch(1);

  /** How time passes. */
  interface Pause {
    /** Waits for so long or until the latch is open; true when it is. */
    boolean until(CountDownLatch opened, Duration atMost) throws InterruptedException;
  }

  StartGate(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  static StartGate ofThisMachine() {
    return new StartGate(
        InstantSource.system(),
        (opened, atMost) -> opened.await(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Returns at the moment, at once where it is over, or when somebody opens the gate. */
  void await(Instant moment) throws InterruptedException {
    boolean isOpen = false;
    while (!isOpen) {
      Duration left = Duration.between(clock.instant(), moment);
      if (!left.isPositive()) {
        return;
      }
      isOpen = pause.until(opened, left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  /** Nobody waits any more. */
  void open() {
    opened.countDown();
  }
}
