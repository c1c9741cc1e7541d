package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.queue.Drain;
import dev.plimsoll.core.queue.ReadyQueue;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Decides what happens to every task. One owner at a time: not thread-safe, by design. Never reads
 * a clock, blocks, logs or throws for anything that can happen outside; given the same events,
 * times and generator it decides the same.
 */
public final class Engine {
  private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);
  private static final Duration AFTER_FAILED_START = Duration.ofSeconds(1);

  private final EngineSettings settings;
  private final RandomGenerator random;
  private final ReadyQueue queue;
  private final Pools pools = new Pools();
  private final Drain drain = new Drain();
  private final Alarms alarms = new Alarms();
  private final Map<TaskId, Course> courses = new HashMap<>();
  private final Tally tally = new Tally();
  private final Map<Priority, Integer> storing = new EnumMap<>(Priority.class);
  private boolean draining;

  public Engine(EngineSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.queue = new ReadyQueue(settings.startsPerTurn());
  }

  /** Takes one event and says what is to be done, in this order. */
  public List<Effect> on(Event event, Instant now) {
    List<Effect> effects = new ArrayList<>();
    switch (event) {
      case Event.AgentReady ready -> agentReady(ready, now, effects);
      case Event.AgentLost lost -> pools.lost(lost.agent());
      case Event.Submitted submitted -> submitted(submitted.ticket(), now, effects);
      case Event.Stored stored -> stored(stored.id(), now, effects);
      case Event.StoreFailed failed -> storeFailed(failed.id(), now, effects);
      case Event.StartFailed failed -> startFailed(failed.id(), now, effects);
      case Event.Finished finished -> finished(finished, now, effects);
      case Event.CancelAsked asked -> cancelAsked(asked.id(), effects);
      case Event.Ticked _ -> ticked(now, effects);
      case Event.Draining _ -> draining = true;
      case Event.GraceOver _ -> graceOver(effects);
    }
    alarms.changed().ifPresent(next -> effects.add(new Effect.WakeAt(next)));
    return List.copyOf(effects);
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      waiting.put(priority, queue.waiting(priority));
    }
    return new Counts(
        tally.accepted,
        storingInAll(),
        waiting,
        queue.waiting(),
        tally.retrying,
        tally.running,
        pools.slots(),
        tally.completed,
        tally.dead,
        tally.cancelled,
        tally.expired,
        tally.handedBack,
        tally.refused,
        tally.retries,
        settings.caps().total(),
        draining);
  }

  /** Whether nothing runs and nothing is being stored. */
  public boolean isIdle() {
    return tally.running == 0 && storingInAll() == 0;
  }

  /** Every ready agent and how loaded it is. */
  public List<Pools.Load> agents() {
    return pools.loads();
  }

  private void agentReady(Event.AgentReady ready, Instant now, List<Effect> effects) {
    pools.ready(ready.pool(), ready.agent(), ready.concurrency());
    startWaiting(ready.pool(), now, effects);
  }

  private void submitted(Ticket ticket, Instant now, List<Effect> effects) {
    Optional<Refusal> refusal = refusal(ticket, now);
    if (refusal.isPresent()) {
      tally.refused++;
      effects.add(new Effect.Refuse(ticket.id(), refusal.get()));
      return;
    }
    courses.put(ticket.id(), new Course(ticket));
    storing.merge(ticket.priority(), 1, Integer::sum);
    effects.add(new Effect.Store(ticket));
  }

  private Optional<Refusal> refusal(Ticket ticket, Instant now) {
    if (draining) {
      return refuse(Reason.DRAINING, "the server is stopping", Duration.ofSeconds(10));
    }
    if (ticket.deadline().isPresent() && !ticket.deadline().get().isAfter(now)) {
      return refuse(Reason.DEADLINE_PASSED, "the deadline has passed already", Duration.ZERO);
    }
    Priority priority = ticket.priority();
    int inClass = queue.waiting(priority) + storing.getOrDefault(priority, 0);
    Caps caps = settings.caps();
    return caps.refuses(priority, inClass, depth())
        .flatMap(full ->
            switch (full) {
              case CLASS ->
                  refuse(
                      Reason.CLASS_FULL,
                      "%d tasks of priority %s wait, and %d may"
                          .formatted(inClass, priority.word(), caps.of(priority)),
                      retryAfter(inClass / 10 + 1, now));
              case QUEUE ->
                  refuse(
                      Reason.QUEUE_FULL,
                      "%d of %d tasks wait".formatted(depth(), caps.total()),
                      retryAfter(depth() / 10 + 1, now));
            });
  }

  private Optional<Refusal> refuse(Reason reason, String detail, Duration retryAfter) {
    return Optional.of(new Refusal(reason, detail, retryAfter, depth()));
  }

  /** The time in which so many will have left, and up to a quarter more, so that callers spread. */
  private Duration retryAfter(int tasks, Instant now) {
    Duration measured = drain.until(tasks, now, LEAST_RETRY_AFTER, MOST_RETRY_AFTER);
    return measured.plusMillis((long) (measured.toMillis() * random.nextDouble() / 4));
  }

  private void stored(TaskId id, Instant now, List<Effect> effects) {
    Course course = courses.get(id);
    if (course == null || course.stage != Stage.STORING) {
      return;
    }
    Ticket ticket = course.ticket;
    storing.merge(ticket.priority(), -1, Integer::sum);
    tally.accepted++;
    int ahead = queue.ahead(ticket.pool(), ticket.priority());
    int position = ahead == 0 && !draining && pools.hasFree(ticket.pool()) ? 0 : ahead + 1;
    effects.add(new Effect.Accept(id, position, estimate(position, now)));
    course.stage = Stage.WAITING;
    queue.add(ticket);
    ticket.deadline().ifPresent(deadline -> alarms.set(id, deadline));
    startWaiting(ticket.pool(), now, effects);
  }

  private Optional<Estimate> estimate(int position, Instant now) {
    OptionalDouble rate = drain.perSecond(now);
    if (rate.isEmpty() || tally.meanRunSeconds.isEmpty()) {
      return Optional.empty();
    }
    double start = position == 0 ? 0 : position / rate.getAsDouble();
    double finish = start + tally.meanRunSeconds.getAsDouble();
    return Optional.of(new Estimate(seconds(start), seconds(finish)));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private void storeFailed(TaskId id, Instant now, List<Effect> effects) {
    Course course = courses.get(id);
    if (course == null || course.stage != Stage.STORING) {
      return;
    }
    courses.remove(id);
    storing.merge(course.ticket.priority(), -1, Integer::sum);
    tally.refused++;
    Duration retryAfter = retryAfter(1, now);
    refuse(Reason.STORE_FAILED, "the store did not take the task", retryAfter)
        .ifPresent(refusal -> effects.add(new Effect.Refuse(id, refusal)));
  }

  /** Starts what can start in one pool. */
  private void startWaiting(String pool, Instant now, List<Effect> effects) {
    while (!draining && pools.hasFree(pool)) {
      Optional<Ticket> next = queue.take(pool);
      if (next.isEmpty()) {
        return;
      }
      TaskId id = next.get().id();
      if (isOver(next.get(), now)) {
        tally.expired++;
        end(id, Status.EXPIRED, Optional.of(deadlinePassed()), effects);
        continue;
      }
      String agent = pools.take(pool).orElseThrow();
      Course course = courses.get(id);
      if (course == null) {
        throw new IllegalStateException("a task waits that nobody knows: " + id);
      }
      course.stage = Stage.RUNNING;
      course.agent = agent;
      course.attempt++;
      course.begun = now;
      tally.running++;
      drain.started(now);
      effects.add(new Effect.Start(id, agent, course.attempt));
    }
  }

  private static boolean isOver(Ticket ticket, Instant now) {
    return ticket.deadline().isPresent() && !ticket.deadline().get().isAfter(now);
  }

  private static Failure deadlinePassed() {
    return Failure.lasting("deadline", "the deadline passed before the task was done");
  }

  private void startFailed(TaskId id, Instant now, List<Effect> effects) {
    Course course = courses.get(id);
    if (course == null || course.stage != Stage.RUNNING) {
      return;
    }
    leaveAgent(course);
    course.attempt--; // it never began
    if (course.wish != Wish.NONE) {
      fulfil(course, effects);
    } else {
      comeBack(course, now.plus(AFTER_FAILED_START));
    }
    startWaiting(course.ticket.pool(), now, effects);
  }

  private void finished(Event.Finished finished, Instant now, List<Effect> effects) {
    Course course = courses.get(finished.id());
    if (course == null || course.stage != Stage.RUNNING) {
      return;
    }
    leaveAgent(course);
    switch (finished.outcome()) {
      case Outcome.Completed _ -> {
        tally.completed++;
        tally.ran(Duration.between(course.begun, now));
        end(course.ticket.id(), Status.COMPLETED, Optional.empty(), effects);
      }
      case Outcome.Failed failed -> failed(course, failed.failure(), now, effects);
      case Outcome.Interrupted _ -> {
        if (course.wish == Wish.NONE) {
          Failure lost = Failure.retryable("interrupted", "the agent stopped in the middle");
          failed(course, lost, now, effects);
        } else {
          fulfil(course, effects);
        }
      }
    }
    startWaiting(course.ticket.pool(), now, effects);
  }

  private void leaveAgent(Course course) {
    pools.release(course.agent);
    course.agent = "";
    tally.running--;
  }

  private void failed(Course course, Failure failure, Instant now, List<Effect> effects) {
    if (course.wish != Wish.NONE) {
      fulfil(course, effects);
      return;
    }
    Optional<Duration> wait = settings.retry().after(course.attempt, failure, random);
    if (wait.isEmpty()) {
      tally.dead++;
      end(course.ticket.id(), Status.DEAD, Optional.of(failure), effects);
      return;
    }
    Instant due = now.plus(wait.get());
    if (course.ticket.deadline().isPresent() && !due.isBefore(course.ticket.deadline().get())) {
      tally.expired++; // waiting longer would only spend money on an answer nobody takes
      end(course.ticket.id(), Status.EXPIRED, Optional.of(failure), effects);
      return;
    }
    tally.retries++;
    comeBack(course, due);
    effects.add(new Effect.Retry(course.ticket.id(), course.attempt, due, failure));
  }

  private void comeBack(Course course, Instant due) {
    course.stage = Stage.RETRYING;
    tally.retrying++;
    alarms.set(course.ticket.id(), due);
  }

  private void cancelAsked(TaskId id, List<Effect> effects) {
    Course course = courses.get(id);
    if (course == null) {
      return;
    }
    switch (course.stage) {
      case STORING -> {} // its caller does not know it yet
      case WAITING -> {
        queue.remove(course.ticket);
        course.wish = Wish.CANCEL;
        fulfil(course, effects);
      }
      case RETRYING -> {
        tally.retrying--;
        course.wish = Wish.CANCEL;
        fulfil(course, effects);
      }
      case RUNNING -> wish(course, Wish.CANCEL, effects);
    }
  }

  private static void wish(Course course, Wish wish, List<Effect> effects) {
    if (course.wish == Wish.NONE) {
      course.wish = wish;
      effects.add(new Effect.Interrupt(course.ticket.id()));
    }
  }

  /** Ends a task the way somebody wished, now that it does not run. */
  private void fulfil(Course course, List<Effect> effects) {
    TaskId id = course.ticket.id();
    switch (course.wish) {
      case NONE -> throw new IllegalStateException("nobody wished anything for " + id);
      case CANCEL -> {
        tally.cancelled++;
        end(id, Status.CANCELLED, Optional.empty(), effects);
      }
      case EXPIRE -> {
        tally.expired++;
        end(id, Status.EXPIRED, Optional.of(deadlinePassed()), effects);
      }
      case HAND_BACK -> {
        tally.handedBack++;
        courses.remove(id);
        alarms.clear(id);
        effects.add(new Effect.HandBack(id));
      }
    }
  }

  private void end(TaskId id, Status status, Optional<Failure> failure, List<Effect> effects) {
    courses.remove(id);
    alarms.clear(id);
    effects.add(new Effect.Finish(id, status, failure));
  }

  private void ticked(Instant now, List<Effect> effects) {
    for (TaskId id : alarms.due(now)) {
      Course course = courses.get(id);
      if (course == null) {
        continue;
      }
      switch (course.stage) {
        case STORING -> {}
        case RETRYING -> {
          tally.retrying--;
          course.stage = Stage.WAITING;
          queue.addReturning(course.ticket);
          course.ticket.deadline().ifPresent(deadline -> alarms.set(id, deadline));
          startWaiting(course.ticket.pool(), now, effects);
        }
        case WAITING -> {
          queue.remove(course.ticket);
          course.wish = Wish.EXPIRE;
          fulfil(course, effects);
        }
        case RUNNING -> wish(course, Wish.EXPIRE, effects);
      }
    }
  }

  private void graceOver(List<Effect> effects) {
    draining = true;
    for (Course course : List.copyOf(courses.values())) {
      if (course.stage == Stage.RUNNING) {
        wish(course, Wish.HAND_BACK, effects);
      }
    }
  }

  private int depth() {
    return queue.waiting() + storingInAll();
  }

  private int storingInAll() {
    return storing.values().stream().mapToInt(Integer::intValue).sum();
  }

  private enum Stage {
    STORING,
    WAITING,
    RUNNING,
    RETRYING
  }

  /** How a running task is to end once it has stopped. */
  private enum Wish {
    NONE,
    CANCEL,
    EXPIRE,
    HAND_BACK
  }

  /** What the engine remembers of a task from its submission to its end. */
  private static final class Course {
    final Ticket ticket;
    Stage stage = Stage.STORING;
    Wish wish = Wish.NONE;
    String agent = "";
    int attempt;
    Instant begun = Instant.EPOCH;

    Course(Ticket ticket) {
      this.ticket = ticket;
    }
  }
}
