package dev.plimsoll.serve.schedule;

import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.loop.TimedLoop;
import dev.plimsoll.serve.loop.TimedLoop.Rest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

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

  private final ScheduleStore store;
  private final boolean shared;
  private final InstantSource wall;
  private final Round round;
  private final TimedLoop loop;
  private Duration backOff = Duration.ZERO; // of the loop's thread

  ScheduleRunner(
      ScheduleStore store, boolean shared, Submitter submitter, InstantSource wall, Fires fires) {
    this.store = store;
    this.shared = shared;
    this.wall = wall;
    this.round = new Round(store, submitter, fires);
    Thread.Builder thread = Thread.ofPlatform().name("schedules").daemon();
    this.loop = new TimedLoop(thread, wall, CLOCK_LOOK, this::fireOrBackOff);
  }

  void start() {
    loop.start();
  }

  /** A schedule was added or changed: it may be due before all others. */
  void changed() {
    loop.wake();
  }

  private Rest fireOrBackOff() {
    try {
      return fire();
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "schedules cannot be read or moved on: {0}", e.getMessage());
    } catch (RuntimeException e) { // without this thread nothing would ever fire
      LOG.log(Level.ERROR, "a bug in firing schedules", e);
    }
    return Rest.until(Instant.MAX).atMost(backOff());
  }

  /**
   * Fires what is due.
   *
   * @return how long to rest, unless something changes before
   */
  Rest fire() {
    Instant now = wall.instant();
    int refused = round.fire(now);
    Rest rest = Rest.until(store.earliest(now).orElse(Instant.MAX));
    if (shared) {
      rest = rest.atMost(NOTICE);
    }
    if (refused > 0) {
      return rest.atMost(backOff());
    }
    backOff = Duration.ZERO;
    return rest;
  }

  private Duration backOff() {
    Duration longer = backOff.isZero() ? SHORTEST_RETRY : backOff.multipliedBy(2);
    backOff = longer.compareTo(LONGEST_RETRY) < 0 ? longer : LONGEST_RETRY;
    return backOff;
  }

  /** Fires nothing more; what is being submitted at this moment is waited for, some seconds. */
  @Override
  public void close() {
    loop.close();
    round.stop();
    loop.awaitEnd(LAST_SUBMISSIONS);
  }
}
