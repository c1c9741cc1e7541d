package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.limit.Fleet;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.queue.Drain;
import dev.plimsoll.core.queue.Forecast;
import dev.plimsoll.core.queue.Places;
import dev.plimsoll.core.queue.ReadyQueue;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every task the engine knows, moved from stage to stage and counted on the way; decides nothing.
 * Not thread-safe.
 */
final class Tasks {
  /** After so long it is looked whether an attempt of the same task still stops. */
  static final Duration WHILE_STOPPING = Duration.ofSeconds(1);

  private static final int CLASSES = Priority.values().length;

  final ReadyQueue queue;
  final Places places;
  final Quotas quotas;
  final Fleet fleet = new Fleet();
  final Pools pools = new Pools();
  final Staff staff;
  final Forecast forecast = new Forecast();
  final Drain drain = new Drain();
  final Alarms alarms = new Alarms();
  final Tally tally = new Tally();
  QueueMode mode = QueueMode.OPEN;

  /** Of the event that is being taken. */
  Instant now = Instant.EPOCH;

  boolean draining;

  private Consumer<TaskId> gone = _ -> {};
  private final Map<TaskId, Course> courses = new HashMap<>();
  private final Map<TaskId, Course> stopping = new HashMap<>();
  private final Set<Course> parked = new LinkedHashSet<>();
  private final int[][] standing = new int[Stage.values().length][CLASSES];

  Tasks(EngineSettings settings, RandomGenerator random) {
    this.staff = new Staff(this, settings.caps().total(), random);
    this.queue = new ReadyQueue(settings.startsPerTurn(), settings.weights());
    this.places = new Places(settings.caps(), settings.weights());
    this.quotas = new Quotas(settings.quotas(), fleet);
  }

  /** Says who hears of each task that is known no more. */
  void onGone(Consumer<TaskId> listener) {
    gone = listener;
  }

  @Nullable Course find(TaskId id) {
    return courses.get(id);
  }

  /** The task, if it is in this stage. */
  @Nullable Course find(TaskId id, Stage stage) {
    Course course = courses.get(id);
    return course != null && course.stage == stage ? course : null;
  }

  Collection<Course> all() {
    return Collections.unmodifiableCollection(courses.values());
  }

  boolean mayStart() {
    return !draining && mode != QueueMode.PAUSED;
  }

  /** The task, if it is being stored. */
  @Nullable Course findStoring(TaskId id) {
    Course course = courses.get(id);
    return course != null && course.isStoring() ? course : null;
  }

  /** How many of a class stand in a stage. */
  int standing(Stage stage, Priority priority) {
    return standing[stage.ordinal()][priority.ordinal()];
  }

  /** How many stand in a stage. */
  int standing(Stage stage) {
    int sum = 0;
    for (int count : standing[stage.ordinal()]) {
      sum += count;
    }
    return sum;
  }

  /** How full the queue is, as the door sees it. */
  double utilization(int bound) {
    return (double) (depth() + standing(Stage.RETRYING)) / bound;
  }

  /** Since when the task that waits longest has waited, of whatever class. */
  Optional<Instant> waitingSince() {
    return Stream.of(Priority.values())
        .map(queue::waitingSince)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Waiting and storing: what stands before the agents. */
  int depth() {
    return standing(Stage.WAITING) + standing(Stage.STORING);
  }

  /** A task that is being stored; it takes up a place already. */
  void reserve(Course course) {
    courses.put(course.id(), course);
    course.stage = Stage.STORING;
    count(course, 1);
    queue.reserve(course.ticket());
  }

  /** A task that is being stored while a slot is held for it; nobody waits for that slot. */
  void reserveSlot(Course course) {
    String pool = course.ticket().pool();
    courses.put(course.id(), course);
    course.stage = Stage.STARTING;
    count(course, 1);
    queue.add(course);
    if (queue.take(pool).orElseThrow() != course) {
      throw new IllegalStateException("a slot was free while a task waited for it: " + course.id());
    }
    course.agent = staff.take(staff.runnerOf(pool), "").orElseThrow();
  }

  /** A task that this engine did not know. */
  void adopt(Course course) {
    courses.put(course.id(), course);
    course.stage = Stage.SCHEDULED; // until it is said where it stands
    count(course, 1);
  }

  /** Joins the queue: before its like if it had begun already, else behind all. */
  void await(Course course, boolean returning, Instant now) {
    enter(course, Stage.WAITING);
    course.waits(now);
    if (returning) {
      queue.addReturning(course);
    } else {
      queue.add(course);
    }
    setDeadline(course);
  }

  private void setDeadline(Course course) {
    Optional<Instant> deadline = course.ticket().deadline();
    if (deadline.isPresent()) {
      alarms.set(course, deadline.get());
    }
  }

  /** Joins the queue at that time, not earlier. */
  void schedule(Course course, Instant at) {
    enter(course, Stage.SCHEDULED);
    alarms.set(course, orDeadline(course, at));
  }

  /** Comes back to the queue at that time. */
  void retry(Course course, Instant due) {
    enter(course, Stage.RETRYING);
    alarms.set(course, orDeadline(course, due));
  }

  /** Waits until the server has strength for its class again. */
  void park(Course course) {
    enter(course, Stage.PARKED);
    parked.add(course);
    setDeadline(course);
  }

  /** Those that are parked of a class, the first that were first. */
  List<Course> parked(Priority priority) {
    return standing(Stage.PARKED, priority) == 0
        ? List.of()
        : parked.stream().filter(course -> course.ticket().priority() == priority).toList();
  }

  private static Instant orDeadline(Course course, Instant at) {
    return course.ticket().deadline().filter(deadline -> deadline.isBefore(at)).orElse(at);
  }

  /** What runs has run as long as before, and who comes back waits as long as before. */
  void clockSet(Duration by) {
    forecast.interrupted();
    quotas.clockSet(by);
    for (Course course : courses.values()) {
      course.clockSet(by);
      Instant alarm = course.alarm;
      if (course.stage == Stage.RETRYING && alarm != null) {
        alarms.set(course, orDeadline(course, alarm.plus(by)));
      }
    }
  }

  /** Was taken from the queue and begins on an agent. */
  void run(Course course, String agent, Instant now) {
    enter(course, Stage.RUNNING);
    setDeadline(course);
    course.agent = agent;
    course.attempt++;
    course.begun = now;
    drain.started(now);
    if (course.quote != null && course.attempt == 1) {
      forecast.started(course.quote, now);
    }
  }

  /**
   * Gives the slot of a running task back, and its tenant what it was charged too much.
   *
   * @param cost in tokens
   */
  void leaveAgent(Course course, int cost) {
    staff.release(course.agent);
    queue.settle(course, cost);
    course.agent = "";
  }

  /** Changes its class; behind the others of that class, if it waits. */
  void reprioritize(Course course, Priority priority) {
    boolean waited = queue.remove(course);
    count(course, -1);
    course.become(course.ticket().with(priority));
    count(course, 1);
    if (waited) {
      queue.add(course);
    }
  }

  /** Is known no more; where it went is for the caller to count. */
  void forget(Course course) {
    leaveStage(course);
    alarms.clear(course);
    courses.remove(course.id());
    unobserve(course);
    gone.accept(course.id());
    quotas.settle(course.grant, course.used, now);
  }

  /** Is known no more, but its attempt still holds a slot. */
  void forgetRunning(Course course) {
    forget(course);
    stopping.put(course.id(), course);
  }

  boolean isStopping(TaskId id) {
    return stopping.containsKey(id);
  }

  /** The attempt of a forgotten task stopped. */
  Optional<Course> stopped(TaskId id) {
    return Optional.ofNullable(stopping.remove(id));
  }

  /** Whether nothing runs and nothing is being stored. */
  boolean isIdle() {
    return standing(Stage.RUNNING) == 0
        && standing(Stage.STORING) == 0
        && standing(Stage.STARTING) == 0
        && stopping.isEmpty();
  }

  /** Its receipt is held against nothing any more. */
  void unobserve(Course course) {
    if (course.quote != null) {
      forecast.close(course.quote);
      course.quote = null;
    }
  }

  private void enter(Course course, Stage stage) {
    leaveStage(course);
    course.stage = stage;
    count(course, 1);
  }

  private void leaveStage(Course course) {
    count(course, -1);
    if (course.stage == Stage.STORING) {
      queue.release(course.ticket());
    } else if (course.stage == Stage.PARKED) {
      parked.remove(course);
    }
    var _ = queue.remove(course); // unless it was taken, or never waited
  }

  private void count(Course course, int more) {
    standing[course.stage.ordinal()][course.ticket().priority().ordinal()] += more;
    switch (course.stage) {
      case STORING, WAITING -> hold(course, true, true, more);
      case RETRYING -> hold(course, false, true, more); // will wait again, and is not refused then
      case PARKED -> hold(course, true, false, more); // they come back all at once
      case STARTING, SCHEDULED, RUNNING -> {} // stand before nobody
    }
  }

  private void hold(Course course, boolean ofClass, boolean ofAll, int more) {
    if (more > 0) {
      places.take(course, ofClass, ofAll);
    } else {
      places.leave(course, ofClass, ofAll);
    }
  }

  Counts counts(int bound) {
    Map<Priority, Integer> waiting =
        Map.of(
            Priority.CRITICAL, standing(Stage.WAITING, Priority.CRITICAL),
            Priority.HIGH, standing(Stage.WAITING, Priority.HIGH),
            Priority.NORMAL, standing(Stage.WAITING, Priority.NORMAL),
            Priority.LOW, standing(Stage.WAITING, Priority.LOW));
    return new Counts(
        tally.accepted,
        standing(Stage.STORING),
        standing(Stage.STARTING),
        standing(Stage.SCHEDULED),
        waiting,
        standing(Stage.WAITING),
        standing(Stage.RETRYING),
        standing(Stage.PARKED),
        standing(Stage.RUNNING),
        pools.taken(),
        pools.slots(),
        tally.completed,
        tally.dead,
        tally.displaced,
        tally.cancelled,
        tally.expired,
        tally.handedBack,
        tally.lost,
        tally.refused,
        tally.retries,
        bound,
        mode,
        draining);
  }
}
