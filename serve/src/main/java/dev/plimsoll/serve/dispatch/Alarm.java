package dev.plimsoll.serve.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Wakes somebody at one time that can be set anew. Sleeps without a tick while nothing is set. */
final class Alarm implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InstantSource clock;
  private final Runnable ring;
  private final Thread thread;
  private @Nullable Instant at;
  private boolean closed;

  Alarm(InstantSource clock, Runnable ring) {
    this.clock = clock;
    this.ring = ring;
    this.thread = Thread.ofVirtual().name("alarm").start(this::ringUntilClosed);
  }

  /** Rings at {@code time} instead of any time set before. */
  void set(Instant time) {
    lock.lock();
    try {
      at = time;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void ringUntilClosed() {
    try {
      while (waitForNext()) {
        ring.run();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** True when it is time to ring, false when closed. */
  private boolean waitForNext() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Duration left = at == null ? null : Duration.between(clock.instant(), at);
        if (left == null) {
          changed.await();
        } else if (left.isPositive()) {
          changed.awaitNanos(left.toNanos()); // the next round looks at the clock again
        } else {
          at = null;
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
