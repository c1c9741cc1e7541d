package dev.plimsoll.serve.schedule;

import dev.plimsoll.core.schedule.Timetable;
import dev.plimsoll.core.schedule.UnreadableTimetable;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Admission;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's schedules: makes, changes and shows them, and fires them once started. Thread-safe;
 * every method throws {@link StoreException} when the store of schedules fails.
 */
public final class Schedules implements AutoCloseable {
  /** As many as a tenant may have. */
  public static final int MOST = 10_000;

  private final ScheduleStore store;
  private final Submitter submitter;
  private final InstantSource wall;
  private final ScheduleRunner runner;

  /**
   * @param store closed with this
   * @param shared whether other nodes change what it holds
   * @param wall the clock on the wall, which people may set
   */
  public Schedules(
      ScheduleStore store, boolean shared, Submitter submitter, InstantSource wall, Fires fires) {
    this.store = store;
    this.submitter = submitter;
    this.wall = wall;
    this.runner = new ScheduleRunner(store, shared, submitter, wall, fires);
  }

  /** What became of a wish to have a new schedule. */
  public sealed interface Added {
    /** There is such a schedule now. */
    record Done(Schedule schedule) implements Added {}

    /** Its tenant has one of this name. */
    record Taken() implements Added {}

    /** Its tenant has as many as it may have. */
    record Full() implements Added {}
  }

  /** From now on schedules fire. */
  public void start() {
    runner.start();
  }

  /**
   * Adds a new schedule.
   *
   * @throws UnreadableTimetable when its text says no fire times
   */
  public Added add(ScheduleRequest wanted) {
    Instant now = wall.instant().truncatedTo(ChronoUnit.MILLIS);
    Schedule schedule =
        new Schedule(
            wanted.tenant(),
            wanted.name(),
            wanted.timing(),
            wanted.task(),
            now,
            table(wanted.timing(), now).after(now),
            Optional.empty(),
            wanted.paused());
    if (store.count(wanted.tenant()) >= MOST) {
      return store.find(wanted.tenant(), wanted.name()).isPresent()
          ? new Added.Taken()
          : new Added.Full();
    }
    if (!store.add(schedule)) {
      return new Added.Taken();
    }
    runner.changed();
    return new Added.Done(schedule);
  }

  /**
   * Changes a schedule. It keeps its next fire time where its timetable stays the same.
   *
   * @return empty when there is none of this name
   * @throws UnreadableTimetable when its text says no fire times
   */
  public Optional<Schedule> change(ScheduleRequest wanted) {
    Instant now = wall.instant();
    return store
        .find(wanted.tenant(), wanted.name())
        .map(before -> {
          boolean goesOn =
              before.timing().equals(wanted.timing()) && (!before.paused() || wanted.paused());
          Timetable table = table(wanted.timing(), before.created());
          return new Schedule(
              before.tenant(),
              before.name(),
              wanted.timing(),
              wanted.task(),
              before.created(),
              goesOn ? before.next() : table.after(now),
              before.lastFired(),
              wanted.paused());
        })
        .filter(this::put);
  }

  /** Pauses a schedule; empty when there is none of this name. */
  public Optional<Schedule> pause(String tenant, String name) {
    return store.find(tenant, name).map(Schedule::asPaused).filter(this::put);
  }

  /** Lets a schedule fire again; what came while it was paused is not missed. */
  public Optional<Schedule> resume(String tenant, String name) {
    Instant now = wall.instant();
    return store
        .find(tenant, name)
        .map(schedule ->
            schedule.paused() ? schedule.asResumed(table(schedule).after(now)) : schedule)
        .filter(this::put);
  }

  private boolean put(Schedule schedule) {
    boolean there = store.put(schedule);
    runner.changed();
    return there;
  }

  /** Submits a schedule's task now; its fire times stay as they are. */
  public Admission runNow(Schedule schedule) throws InterruptedException {
    return submitter.extra(schedule, wall.instant());
  }

  /** One schedule, by its name. */
  public Optional<Schedule> find(String tenant, String name) {
    return store.find(tenant, name);
  }

  /** A tenant's schedules by name, behind {@code after}, at most so many. */
  public List<Schedule> list(String tenant, Optional<String> after, int most) {
    return store.list(tenant, after, most);
  }

  /** Removes a schedule; false when there is none of this name. */
  public boolean remove(String tenant, String name) {
    return store.remove(tenant, name);
  }

  /** Its next fire times; none while it is paused. */
  public static List<Instant> nextTimes(Schedule schedule, int many) {
    return schedule.paused()
        ? List.of()
        : Stream.iterate(schedule.next(), table(schedule)::after).limit(many).toList();
  }

  static Timetable table(Schedule schedule) {
    return table(schedule.timing(), schedule.created());
  }

  private static Timetable table(Timing timing, Instant created) {
    return Timetable.read(timing.when(), timing.zone(), created);
  }

  /** Stops to fire; what is being submitted is waited for. Schedules can still be changed. */
  public void stop() {
    runner.close();
  }

  /** Stops to fire, and closes the store. */
  @Override
  public void close() {
    stop();
    store.close();
  }
}
