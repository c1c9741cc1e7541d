package dev.plimsoll.core.engine;

import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.engine.Course.Wish;
import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final Duration WHILE_STOPPING = Duration.ofSeconds(1);

  private final EngineSettings settings;
  private final Tasks tasks;
  private final Door door;
  private final Endings endings;
  private final Suspects suspects;
  private final Calls calls;
  private final WakeUp wakeUp = new WakeUp();
  private final Strain strain;

  public Engine(EngineSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.tasks = new Tasks(settings);
    this.calls = new Calls(settings.calls(), random);
    this.strain = new Strain(settings, tasks, calls);
    this.door = new Door(settings.caps(), tasks, strain, random);
    this.endings = new Endings(settings.retry(), tasks, random);
    this.suspects = new Suspects(tasks);
  }

  /** Takes one event and says what is to be done, in this order. */
  public List<Effect> on(Event event, Instant now) {
    List<Effect> effects = new ArrayList<>(4);
    switch (event) {
      case Event.AgentReady ready -> agentReady(ready, now, effects);
      case Event.AgentLost lost -> tasks.pools.lost(lost.agent());
      case Event.Submitted submitted -> submitted(submitted.ticket(), now, effects);
      case Event.Stored stored -> stored(stored.id(), now, effects);
      case Event.StoreFailed failed -> storeFailed(failed.id(), now, effects);
      case Event.Duplicate duplicate -> duplicate(duplicate.id(), now, effects);
      case Event.CallerLeft left -> callerLeft(left.id());
      case Event.Recovered recovered -> recovered(recovered, now, effects);
      case Event.Lost lost -> lost(lost.id(), effects);
      case Event.Finished finished -> finished(finished, now, effects);
      case Event.CallWanted(CallId id, CallWish wish) -> calls.wanted(id, wish, now, effects);
      case Event.FirstToken token -> calls.firstToken(token.id(), now, effects);
      case Event.LimitsSeen seen -> calls.limitsSeen(seen.id(), seen.limits(), now);
      case Event.CallEnded ended -> calls.ended(ended.id(), ended.end(), now, effects);
      case Event.CallLeft left -> calls.left(left.id(), now, effects);
      case Event.CancelAsked asked -> cancelAsked(asked.id(), effects);
      case Event.PriorityAsked asked -> priorityAsked(asked, effects);
      case Event.QueueAsked asked -> queueAsked(asked.mode(), now, effects);
      case Event.Sampled sampled ->
          strain
              .look(sampled.memory(), now)
              .ifPresent(change -> effects.add(new Effect.Degrade(change)));
      case Event.Ticked _ -> ticked(now, effects);
      case Event.ClockSet set -> {
        tasks.clockSet(set.by());
        calls.clockSet(set.by());
        strain.clockSet(set.by());
      }
      case Event.Draining _ -> tasks.draining = true;
      case Event.GraceOver _ -> graceOver(effects);
    }
    suspects.next().ifPresent(next -> comeBack(next, now, effects));
    wakeUp
        .changed(tasks.alarms.next(), calls.next())
        .ifPresent(at -> effects.add(new Effect.WakeAt(at)));
    return List.copyOf(effects);
  }

  /** Where all tasks stand now. Takes no longer when there are more of them. */
  public Counts counts() {
    return tasks.counts(settings.caps().total());
  }

  /** How many tasks wait of each tenant; takes longer the more tenants there are. */
  public Map<String, Integer> waitingByTenant() {
    return tasks.queue.waitingByTenant();
  }

  /** Whether nothing runs and nothing is being stored. */
  public boolean isIdle() {
    return tasks.isIdle();
  }

  /** Every ready agent and how loaded it is. */
  public List<Pools.Load> agents() {
    return tasks.pools.loads();
  }

  /** How much is cut at present. */
  public Rung rung() {
    return strain.rung();
  }

  /** How each target stands that was called. */
  public List<TargetReport> targets(Instant now) {
    return calls.report(now);
  }

  /** How honest the forecasts in receipts were so far. */
  public Calibration calibration() {
    return tasks.forecast.calibration();
  }

  private void agentReady(Event.AgentReady ready, Instant now, List<Effect> effects) {
    tasks.pools.ready(ready.pool(), ready.agent(), ready.concurrency());
    startWaiting(ready.pool(), now, effects);
  }

  private void submitted(Ticket ticket, Instant now, List<Effect> effects) {
    switch (door.answer(ticket, now)) {
      case Door.Answer.Refused(Effect.Refusal refusal) -> {
        tasks.tally.refused++;
        effects.add(new Effect.Refuse(ticket.id(), refusal));
      }
      case Door.Answer.Admitted admitted -> {
        admitted.displaced().ifPresent(victim -> displaced(known(victim), effects));
        Course course = new Course(ticket);
        admitted.quote().filter(tasks.forecast::observe).ifPresent(quote -> course.quote = quote);
        Optional<Effect.Start> start = Optional.empty();
        if (startsAtOnce(ticket, admitted.receipt(), now)) {
          tasks.reserveSlot(course);
          start = Optional.of(new Effect.Start(course.id(), course.agent, 1));
        } else {
          tasks.reserve(course);
        }
        effects.add(new Effect.Store(ticket, admitted.receipt(), start));
      }
    }
  }

  /** Whether a slot is free for it, and for whoever stands before it. */
  private boolean startsAtOnce(Ticket ticket, Effect.Receipt receipt, Instant now) {
    return receipt.position() == 0 && tasks.mayStart() && !Door.isLater(ticket, now);
  }

  private void displaced(Course victim, List<Effect> effects) {
    tasks.tally.displaced++;
    String why = "the queue was full, and a critical task took its place";
    endings.dead(victim, Failure.lasting("displaced", why), effects);
  }

  private void stored(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course == null) {
      return;
    }
    tasks.tally.accepted++;
    effects.add(new Effect.Accept(id));
    if (course.stage == Stage.STARTING) {
      begin(course, now, effects);
    } else if (course.wish == Wish.NONE) {
      queueUp(course, now, effects);
    } else {
      endings.fulfil(course, effects);
    }
  }

  /** Its first attempt is durable too: that begins, unless something came between. */
  private void begin(Course course, Instant now, List<Effect> effects) {
    if (course.wish == Wish.NONE && isPast(course.ticket().deadline(), now)) {
      course.wish = Wish.EXPIRE;
    }
    if (course.wish == Wish.NONE) {
      tasks.run(course, course.agent, now);
      effects.add(new Effect.Begin(course.id(), course.agent, course.attempt));
    } else {
      tasks.leaveAgent(course, 0);
      endings.fulfil(course, effects);
      startWaiting(course.ticket().pool(), now, effects);
    }
  }

  private static boolean isPast(Optional<Instant> deadline, Instant now) {
    return deadline.isPresent() && !deadline.get().isAfter(now);
  }

  /** Lets a new or recovered task wait: for its time, or for its turn. */
  private void queueUp(Course course, Instant now, List<Effect> effects) {
    if (Door.isLater(course.ticket(), now)) {
      tasks.schedule(course, course.ticket().notBefore().orElseThrow());
    } else {
      tasks.await(course, false, now);
      startWaiting(course.ticket().pool(), now, effects);
    }
  }

  private void storeFailed(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      tasks.tally.refused++;
      effects.add(new Effect.Refuse(id, door.storeFailed(now)));
      forgetUnstored(course, now, effects);
    }
  }

  private void duplicate(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      forgetUnstored(course, now, effects);
    }
  }

  private void forgetUnstored(Course course, Instant now, List<Effect> effects) {
    boolean held = course.stage == Stage.STARTING;
    if (held) {
      tasks.leaveAgent(course, 0);
    }
    tasks.forget(course);
    if (held) {
      startWaiting(course.ticket().pool(), now, effects);
    }
  }

  private void callerLeft(TaskId id) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      endings.callerLeft(course);
    }
  }

  private void recovered(Event.Recovered recovered, Instant now, List<Effect> effects) {
    Ticket ticket = recovered.ticket();
    if (tasks.find(ticket.id()) != null) {
      return;
    }
    Course course = new Course(ticket);
    course.attempt = recovered.attempts();
    tasks.adopt(course);
    tasks.tally.accepted++;
    if (recovered.crashes() >= settings.poison()) {
      String why = "was running in %d crashes of the server".formatted(recovered.crashes());
      endings.dead(course, Failure.lasting("poison", why), effects);
    } else if (recovered.crashes() > 0 && recovered.crashes() == settings.poison() - 1) {
      suspects.hold(course, recovered.due(), now);
    } else if (tasks.isStopping(ticket.id())) {
      tasks.retry(course, now.plus(WHILE_STOPPING)); // it runs once at a time
    } else if (recovered.due().isPresent() && recovered.due().get().isAfter(now)) {
      tasks.retry(course, recovered.due().get());
    } else {
      queueUp(course, now, effects);
    }
  }

  private void lost(TaskId id, List<Effect> effects) {
    Course course = tasks.find(id);
    if (course != null) {
      endings.lost(course, effects);
    }
  }

  /** Starts what can start in one pool. */
  private void startWaiting(String pool, Instant now, List<Effect> effects) {
    while (tasks.mayStart() && tasks.pools.hasFree(pool)) {
      Optional<Place> next = tasks.queue.take(pool);
      if (next.isEmpty()) {
        return;
      }
      Course course = known(next.get());
      Optional<String> tooLate = tooLate(course.ticket(), now);
      if (tooLate.isPresent()) {
        tasks.queue.drop(course);
        endings.expire(course, tooLate.get(), effects);
        continue;
      }
      String agent = tasks.pools.take(pool, course.avoided).orElseThrow();
      tasks.run(course, agent, now);
      effects.add(new Effect.Start(course.id(), agent, course.attempt));
    }
  }

  /** Why a task whose turn it is would come too late, if it would. */
  private Optional<String> tooLate(Ticket ticket, Instant now) {
    if (ticket.deadline().isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, ticket.deadline().get());
    if (!left.isPositive()) {
      return Optional.of("the deadline passed before the task was done");
    }
    double seconds = left.toNanos() / 1e9;
    OptionalDouble run = tasks.forecast.typicalRun(ticket.pool(), now);
    return run.isPresent() && run.getAsDouble() > seconds
        ? Optional.of(
            "dropped at dequeue: a run takes %s s, the deadline is in %s s"
                .formatted(Door.figure(run.getAsDouble()), Door.figure(seconds)))
        : Optional.empty();
  }

  private void finished(Event.Finished finished, Instant now, List<Effect> effects) {
    Optional<Course> stopped = tasks.stopped(finished.id());
    Course course = stopped.orElse(tasks.find(finished.id(), Stage.RUNNING));
    if (course == null) {
      return;
    }
    if (stopped.isPresent()) {
      tasks.leaveAgent(course, Endings.costOf(course, finished.cost()));
    } else {
      endings.finished(course, finished, now, effects);
    }
    startWaiting(course.ticket().pool(), now, effects);
  }

  private void cancelAsked(TaskId id, List<Effect> effects) {
    Course course = tasks.find(id);
    if (course != null) {
      endings.cancelled(course, effects);
    }
  }

  private void priorityAsked(Event.PriorityAsked asked, List<Effect> effects) {
    Course course = tasks.find(asked.id());
    if (course == null || course.ticket().priority() == asked.priority()) {
      return;
    }
    switch (course.stage) {
      case STORING, STARTING, RUNNING -> {}
      case SCHEDULED, WAITING, RETRYING -> {
        tasks.unobserve(course); // it was promised as another one
        tasks.reprioritize(course, asked.priority());
        effects.add(new Effect.Reprioritize(asked.id(), asked.priority()));
      }
    }
  }

  private void queueAsked(QueueMode mode, Instant now, List<Effect> effects) {
    if (mode == tasks.mode) {
      return;
    }
    tasks.mode = mode;
    tasks.forecast.interrupted();
    tasks.pools.names().forEach(pool -> startWaiting(pool, now, effects));
  }

  private void ticked(Instant now, List<Effect> effects) {
    wakeUp.happened(now);
    calls.ticked(now, effects);
    for (Course course : tasks.alarms.due(now)) {
      if (tasks.find(course.id()) != course) {
        continue; // it ended by what came before it here
      }
      if (isPast(course.ticket().deadline(), now)) {
        endings.expired(course, effects);
      } else {
        comeBack(course, now, effects);
      }
    }
  }

  private void comeBack(Course course, Instant now, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING, WAITING, RUNNING -> {} // their alarms are for the deadline only
      case SCHEDULED, RETRYING -> {
        if (tasks.isStopping(course.id())) {
          tasks.retry(course, now.plus(WHILE_STOPPING));
        } else if (Door.isLater(course.ticket(), now)) {
          tasks.schedule(course, course.ticket().notBefore().orElseThrow());
        } else if (suspects.mayGo(course, now)) {
          tasks.await(course, course.stage == Stage.RETRYING, now);
          startWaiting(course.ticket().pool(), now, effects);
        }
      }
    }
  }

  private void graceOver(List<Effect> effects) {
    tasks.draining = true;
    for (Course course : tasks.all()) {
      endings.handBack(course, effects);
    }
  }

  private Course known(Place place) {
    TaskId id = place.ticket().id();
    Course course = tasks.find(id);
    if (course == null) {
      throw new IllegalStateException("a task waits that nobody knows: " + id);
    }
    return course;
  }
}
