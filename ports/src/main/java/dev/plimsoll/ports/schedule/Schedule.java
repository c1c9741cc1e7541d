package dev.plimsoll.ports.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * A task that is submitted again and again, as the store keeps it. Moments have milliseconds at
 * most.
 *
 * @param tenant on whose account it runs
 * @param name unique for its tenant; 1 to 100 of {@code a-z A-Z 0-9 . _ -}
 * @param created what intervals are counted from
 * @param next the first fire time that nobody has dealt with yet
 * @param lastFired the newest fire time that a task was submitted for
 * @param paused whether it fires nothing now
 */
public record Schedule(
    String tenant,
    String name,
    Timing timing,
    TaskTemplate task,
    Instant created,
    Instant next,
    Optional<Instant> lastFired,
    boolean paused) {

  /** The same, fired last and firing next at these moments. */
  public Schedule with(Instant newNext, Optional<Instant> newLastFired) {
    return new Schedule(tenant, name, timing, task, created, newNext, newLastFired, paused);
  }

  /** The same, paused. It keeps its next fire time. */
  public Schedule asPaused() {
    return new Schedule(tenant, name, timing, task, created, next, lastFired, true);
  }

  /** The same, no longer paused, firing next at this moment. */
  public Schedule asResumed(Instant newNext) {
    return new Schedule(tenant, name, timing, task, created, newNext, lastFired, false);
  }
}
