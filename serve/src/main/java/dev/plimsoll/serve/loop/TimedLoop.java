package dev.plimsoll.serve.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thread that makes a step, sleeps until the time which the step named or until it is woken, and
 * so on. Has no tick of its own, and makes no step once it is closed.
 */
public final class TimedLoop implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final InstantSource clock;
  private final Duration look;
  private final Step step;
  private final Thread thread;
  private boolean awake;
  private boolean closed;

  /** What is done each time. It never throws: without its thread nothing would be done any more. */
  public interface Step {
    Rest make();
  }

  /**
   * How long there is nothing to do.
   *
   * @param next until the clock shows this
   * @param most and at most so long, whatever the clock shows
   */
  public record Rest(Instant next, Duration most) {
    /** Until the clock shows this; with {@link Instant#MAX} until somebody wakes the loop. */
    public static Rest until(Instant next) {
      return new Rest(next, FOREVER);
    }

    /** The same, but at most so long. */
    public Rest atMost(Duration limit) {
      return new Rest(next, shorter(most, limit));
    }

    private boolean isForever() {
      return next.equals(Instant.MAX) && most.equals(FOREVER);
    }
  }

  /**
   * @param thread makes the loop's thread
   * @param look so soon it is noticed that the clock was set while a time was waited for
   */
  public TimedLoop(Thread.Builder thread, InstantSource clock, Duration look, Step step) {
    this.clock = clock;
    this.look = look;
    this.step = step;
    this.thread = thread.unstarted(this::run);
  }

  /** Makes the first step at once. */
  public void start() {
    thread.start();
  }

  /** Makes a step now, or once more after that which is being made. */
  public void wake() {
    lock.lock();
    try {
      awake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      Rest rest = new Rest(Instant.MIN, FOREVER);
      while (sleep(rest)) {
        rest = step.make();
      }
    } catch (InterruptedException _) {
      // nobody does so; as if closed
    }
  }

  /** True when it is time, false when closed. */
  private boolean sleep(Rest rest) throws InterruptedException {
    long began = System.nanoTime();
    lock.lock();
    try {
      while (!closed && !awake) {
        Duration untilNext = Duration.between(clock.instant(), rest.next());
        Duration left = rest.most().minusNanos(System.nanoTime() - began);
        if (!untilNext.isPositive() || !left.isPositive()) {
          break;
        }
        if (rest.isForever()) {
          woken.await();
        } else { // a far time does not fit nanoseconds
          var _ = woken.awaitNanos(shorter(shorter(untilNext, left), look).toNanos());
        }
      }
      awake = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Begins no further step; does not wait for one that is being made. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the last step's end, once closed. */
  public void awaitEnd(Duration longest) {
    try {
      if (thread.isAlive()) {
        var _ = thread.join(longest);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
