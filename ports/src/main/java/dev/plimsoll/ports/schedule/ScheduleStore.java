package dev.plimsoll.ports.schedule;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps schedules; all nodes of a server see the same ones. Blocking and thread-safe; a change is
 * durable once its method has returned. Never decides when anything fires. Every method throws
 * {@link StoreException} when the store could not do it.
 */
public interface ScheduleStore extends AutoCloseable {
  /** The most that a page or a look for due schedules gives. */
  int MOST = 1_000;

  /**
   * Adds a new schedule.
   *
   * @return false when its tenant has one of this name, which then stays as it is
   */
  boolean add(Schedule schedule);

  /**
   * Puts a schedule in the place of the one of its tenant and name.
   *
   * @return false when there is none (any more); nothing is changed then
   */
  boolean put(Schedule schedule);

  /** One schedule, by its name. */
  Optional<Schedule> find(String tenant, String name);

  /**
   * A tenant's schedules by name, in the order of their bytes.
   *
   * @param after only names behind this one: the last of the page before
   * @param most at most so many, 1 to {@link #MOST}
   */
  List<Schedule> list(String tenant, Optional<String> after, int most);

  /** How many schedules a tenant has. */
  int count(String tenant);

  /**
   * Removes a schedule.
   *
   * @return false when there is none
   */
  boolean remove(String tenant, String name);

  /**
   * Schedules of all tenants that are not paused and whose next fire time is {@code now} or
   * earlier, by that time, then tenant, then name.
   *
   * @param after only those behind this one: the last of the page before
   * @param most at most so many, 1 to {@link #MOST}
   */
  List<Schedule> due(Instant now, Optional<Schedule> after, int most);

  /**
   * The earliest next fire time, later than {@code moment}, of all schedules that are not paused;
   * empty when there is none.
   */
  Optional<Instant> earliest(Instant moment);

  /**
   * Moves schedules on, each if its next fire time still is the expected one: compare and set, one
   * by one, but durable together. Paused or not does not matter.
   *
   * @param steps at most {@link #MOST}
   * @return those that were made, in this order; the others are gone or moved by somebody else, and
   *     nothing of them is changed
   */
  List<Advance> advance(List<Advance> steps);

  /**
   * One schedule's step to its next fire time.
   *
   * @param fired the newest fire time that a task was submitted for; empty leaves what is there
   */
  record Advance(
      String tenant, String name, Instant expectedNext, Instant newNext, Optional<Instant> fired) {}

  @Override
  void close();
}
