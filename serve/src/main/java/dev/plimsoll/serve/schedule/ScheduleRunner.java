package dev.plimsoll.serve.schedule;

import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sleeps until the next fire time, lets a {@link Round} fire what is due, and so on. Asks the store
 * only when a time has come, a schedule was changed, or other nodes may have changed one.
 */
final class ScheduleRunner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ScheduleRunner.class.getName());

  /** So soon a change by another node is noticed. */
  private static final Duration NOTICE = Duration.ofSeconds(2);

  /** So soon it is noticed that somebody set the clock; no store is asked for it. */
  private static final Duration CLOCK_LOOK = Duration.ofSeconds(5);

  private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_SUBMISSIONS = Duration.ofSeconds(10);

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final ScheduleStore store;
  private final boolean shared;
  private final InstantSource wall;
  private final Round round;
  private final Thread thread;
  private Duration backOff = Duration.ZERO; // of the runner's thread
  private boolean changed;
  private boolean closed;

  ScheduleRunner(ScheduleStore store, boolean shared, Submitter submitter, InstantSource wall) {
    this.store = store;
    this.shared = shared;
    this.wall = wall;
    this.round = new Round(store, submitter);
    this.thread = Thread.ofPlatform().name("schedules").daemon().unstarted(this::run);
  }

  /**
   * How long there is nothing to do.
   *
   * @param next until the clock on the wall shows this
   * @param most and at most so long, whatever it shows
   */
  record Rest(Instant next, Duration most) {
    boolean isForever() {
      return next.equals(Instant.MAX) && most.equals(FOREVER);
    }
  }

  void start() {
    thread.start();
  }

  /** A schedule was added or changed: it may be due before all others. */
  void changed() {
    lock.lock();
    try {
      changed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      Rest rest = new Rest(Instant.MIN, FOREVER);
      while (sleep(rest)) {
        try {
          rest = fire();
        } catch (StoreException e) {
          rest = new Rest(Instant.MAX, backOff());
          LOG.log(Level.WARNING, "schedules cannot be read or moved on: {0}", e.getMessage());
        } catch (RuntimeException e) { // without this thread nothing would ever fire
          rest = new Rest(Instant.MAX, backOff());
          LOG.log(Level.ERROR, "a bug in firing schedules", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /**
   * Fires what is due.
   *
   * @return how long to rest, unless something changes before
   */
  Rest fire() {
    Instant now = wall.instant();
    int refused = round.fire(now);
    Instant next = store.earliest(now).orElse(Instant.MAX);
    Duration most = shared ? NOTICE : FOREVER;
    if (refused == 0) {
      backOff = Duration.ZERO;
      return new Rest(next, most);
    }
    return new Rest(next, shorter(most, backOff()));
  }

  private Duration backOff() {
    Duration longer = backOff.isZero() ? SHORTEST_RETRY : backOff.multipliedBy(2);
    backOff = shorter(longer, LONGEST_RETRY);
    return backOff;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** True when it is time, false when closed. */
  private boolean sleep(Rest rest) throws InterruptedException {
    long began = System.nanoTime();
    lock.lock();
    try {
      while (!closed && !changed) {
        Duration untilNext = Duration.between(wall.instant(), rest.next());
        Duration left = rest.most().minusNanos(System.nanoTime() - began);
        if (!untilNext.isPositive() || !left.isPositive()) {
          break;
        }
        if (rest.isForever()) {
          woken.await();
        } else {
          var _ = woken.awaitNanos(shorter(shorter(untilNext, left), CLOCK_LOOK).toNanos());
        }
      }
      changed = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Fires nothing more; what is being submitted at this moment is waited for, some seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
    round.stop();
    try {
      if (thread.isAlive()) {
        var _ = thread.join(LAST_SUBMISSIONS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
