package dev.plimsoll.lab.wire;

import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Wakes a selector at a moment. A selector itself sleeps in whole milliseconds, which at a thousand
 * requests a second is as long as the gap between two of them.
 */
final class Alarm implements AutoCloseable {
  private static final long NONE = Long.MAX_VALUE;

  private final Selector selector;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile long at = NONE;
  private volatile long sleepsUntil = NONE;
  private volatile boolean closed;

  Alarm(Selector selector, LongSupplier nanoTime) {
    this.selector = selector;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofPlatform().name("lab-alarm").daemon().start(this::run);
  }

  /** Wakes the selector at this moment instead of any other. */
  void set(long moment) {
    at = moment;
    if (moment < sleepsUntil) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      long moment = at;
      sleepsUntil = moment;
      if (at != moment) {
        continue; // set anew before it could see until when this sleeps
      }
      if (moment == NONE) {
        LockSupport.park(this);
      } else {
        long left = moment - nanoTime.getAsLong();
        if (left > 0) {
          LockSupport.parkNanos(this, left);
        } else {
          at = NONE;
          sleepsUntil = NONE;
          selector.wakeup();
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
