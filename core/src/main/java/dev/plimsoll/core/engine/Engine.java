package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.engine.Course.Wish;
import dev.plimsoll.core.limit.Level;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Payments payments;
  private final Calls calls;
  private final WakeUp wakeUp = new WakeUp();
  private final Strain strain;
  private final Staff staff;
  private int turn; // of the lines before one pool

  public Engine(EngineSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.tasks = new Tasks(settings, random);
    this.staff = tasks.staff;
    this.payments = new Payments(settings.costs());
    this.calls = new Calls(settings.calls(), payments, random);
    tasks.onGone(payments.runs()::ended);
    this.strain = new Strain(settings, tasks, calls);
    this.door = new Door(settings.caps(), tasks, strain, random);
    this.endings = new Endings(settings.retry(), tasks, random);
    this.suspects = new Suspects(tasks);
  }

  /** Takes one event and says what is to be done, in this order; the list is the caller's. */
  public List<Effect> on(Event event, Instant now) {
    List<Effect> effects = new ArrayList<>(4);
    tasks.now = now;
    switch (event) {
      case Event.PoolOpened opened -> staff.open(opened.settings(), now, effects);
      case Event.AgentReady ready -> agentReady(ready, now, effects);
      case Event.AgentLost lost -> agentLost(lost.agent(), now, effects);
      case Event.AgentChecked(String agent, boolean healthy) -> {
        staff.checked(agent, healthy, now, effects);
        startAnywhere(now, effects);
      }
      case Event.Submitted submitted -> submitted(submitted, now, effects);
      case Event.Stored stored -> stored(stored.id(), now, effects);
      case Event.StoreFailed failed -> storeFailed(failed.id(), now, effects);
      case Event.Duplicate duplicate -> duplicate(duplicate.id(), now, effects);
      case Event.CallerLeft left -> callerLeft(left.id());
      case Event.Recovered recovered -> recovered(recovered, now, effects);
      case Event.Lost lost -> lost(lost.id(), effects);
      case Event.Finished finished -> finished(finished, now, effects);
      case Event.CallWanted(CallId id, CallWish wish) -> calls.wanted(id, wish, now, effects);
      case Event.FirstToken token -> calls.firstToken(token.id(), token.hop(), now, effects);
      case Event.LimitsSeen seen -> calls.limitsSeen(seen.id(), seen.hop(), seen.limits(), now);
      case Event.CallEnded ended -> calls.ended(ended.id(), ended.end(), now, effects);
      case Event.Spent spent ->
          payments.spent(spent.payer(), spent.target(), spent.money(), spent.at(), now);
      case Event.CallLeft left -> calls.left(left.id(), now, effects);
      case Event.CancelAsked asked -> cancelAsked(asked.id(), effects);
      case Event.PriorityAsked asked -> priorityAsked(asked, effects);
      case Event.QueueAsked asked -> queueAsked(asked.mode(), now, effects);
      case Event.Sampled sampled -> sampled(sampled.memory(), now, effects);
      case Event.Ticked _ -> ticked(now, effects);
      case Event.ClockSet set -> {
        tasks.clockSet(set.by());
        calls.clockSet(set.by());
        strain.clockSet(set.by());
        staff.clockSet(set.by());
      }
      case Event.Draining _ -> tasks.draining = true;
      case Event.GraceOver _ -> graceOver(effects);
    }
    payments.warnings().forEach(standing -> effects.add(new Effect.Warn(standing)));
    suspects.next().ifPresent(next -> comeBack(next, now, effects));
    staff.settle(now, effects); // after all that may take a slot
    wakeUp
        .changed(tasks.alarms.next(), calls.next())
        .ifPresent(at -> effects.add(new Effect.WakeAt(at)));
    return effects;
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

  /** Every agent, by name: how it stands and how loaded it is. */
  public List<AgentReport> agents() {
    return staff.agents();
  }

  /** How much is cut at present. */
  public Rung rung() {
    return strain.rung();
  }

  /** Whom the door lets in, by class and by share of the users: all, unless it was overloaded. */
  public Level admissionLevel(Instant now) {
    return strain.level(now);
  }

  /** Whether anybody has a quota. */
  public boolean hasQuotas() {
    return !settings.quotas().isEmpty();
  }

  /** What is left of each quota of a sender. */
  public List<Quotas.Left> quotas(String tenant, Sender sender, Instant now) {
    return tasks.quotas.left(tenant, sender, now);
  }

  /** How each target stands that was called. */
  public List<TargetReport> targets(Instant now) {
    return calls.report(now);
  }

  /** Whether anybody is bound by a budget. */
  public boolean hasBudgets() {
    return !settings.costs().budgets().isEmpty();
  }

  /** How the budgets stand that such a task of this sender would be paid from. */
  public List<Standing> budgets(Ticket ticket, Sender sender, Instant now) {
    return payments.standings(payer(ticket, sender).withoutRun(), now);
  }

  /** How every budget stands that has been asked. */
  public List<Standing> budgets() {
    return payments.standings();
  }

  /** How honest the forecasts in receipts were so far. */
  public Calibration calibration() {
    return tasks.forecast.calibration();
  }

  private void agentReady(Event.AgentReady ready, Instant now, List<Effect> effects) {
    if (staff.isOpen(ready.pool())) {
      staff.ready(ready.agent(), now, effects);
    } else {
      tasks.pools.ready(ready.pool(), ready.agent(), ready.concurrency());
    }
    startWaiting(ready.pool(), now, effects);
  }

  private void agentLost(String agent, Instant now, List<Effect> effects) {
    if (staff.manages(agent)) {
      staff.lost(agent, now, effects);
      startAnywhere(now, effects);
    } else {
      tasks.pools.lost(agent);
    }
  }

  /** How many agents there should be, and whose grace is over. */
  private void lookAtAgents(double memory, Instant now, List<Effect> effects) {
    if (tasks.draining) {
      return;
    }
    staff.look(memory, now, effects);
    for (String agent : staff.overdue(now)) {
      for (Course course : tasks.all()) {
        if (course.agent.equals(agent)) {
          endings.move(course, effects);
        }
      }
    }
    startAnywhere(now, effects);
  }

  /** Agents came, or others stand in for who went. */
  private void startAnywhere(Instant now, List<Effect> effects) {
    staff.opened().forEach(pool -> startIn(pool, now, effects));
  }

  private void submitted(Event.Submitted submitted, Instant now, List<Effect> effects) {
    Ticket ticket = submitted.ticket();
    staff.came(ticket.pool());
    switch (answer(ticket, submitted.sender(), now)) {
      case Door.Answer.Refused(Effect.Refusal refusal) -> {
        payments.runs().ended(ticket.id());
        tasks.tally.refused++;
        effects.add(new Effect.Refuse(ticket.id(), refusal));
      }
      case Door.Answer.Admitted admitted -> {
        admitted.displaced().ifPresent(victim -> displaced(known(victim), effects));
        Course course = new Course(ticket);
        course.grant = admitted.grant().orElse(null);
        admitted.quote().filter(tasks.forecast::observe).ifPresent(quote -> course.quote = quote);
        Optional<Effect.Start> start = Optional.empty();
        if (startsAtOnce(ticket, admitted.receipt(), now)) {
          tasks.reserveSlot(course);
          String pool = ticket.pool();
          staff.begins(pool, staff.runnerOf(pool)).ifPresent(effects::add);
          start = Optional.of(new Effect.Start(course.id(), course.agent, 1));
        } else {
          tasks.reserve(course);
        }
        effects.add(new Effect.Store(ticket, admitted.receipt(), start));
      }
    }
  }

  private static Payer payer(Ticket ticket, Sender sender) {
    return new Payer(ticket.id(), ticket.tenant(), sender.key(), sender.user(), ticket.pool(), "");
  }

  /** Money first: who is then refused for something else gives it back. */
  private Door.Answer answer(Ticket ticket, Sender sender, Instant now) {
    Optional<Standing> tooDear = payments.runs().admit(ticket, payer(ticket, sender), now);
    return tooDear.isPresent()
        ? new Door.Answer.Refused(door.overBudget(tooDear.get(), now))
        : door.answer(ticket, sender, now);
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
    tasks.quotas.accepted(course.grant, now);
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
    tasks.quotas.withdraw(course.grant, now);
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

  /** Starts what can start in one pool; with stand-ins its slots may be those of another. */
  private void startWaiting(String pool, Instant now, List<Effect> effects) {
    if (staff.hasStandIns()) {
      startAnywhere(now, effects);
    } else {
      startIn(pool, now, effects);
    }
  }

  /** Starts what can start on the agents of a pool, or on those that stand in. */
  private void startIn(String pool, Instant now, List<Effect> effects) {
    String runner = staff.runnerOf(pool);
    List<String> lines = staff.linesOf(runner);
    while (tasks.mayStart() && tasks.pools.hasFree(runner)) {
      Optional<Place> next = next(lines);
      if (next.isEmpty()) {
        return;
      }
      Course course = known(next.get());
      Optional<String> tooLate = endings.tooLate(course.ticket(), now);
      if (tooLate.isPresent()) {
        tasks.queue.drop(course);
        endings.expire(course, tooLate.get(), effects);
        continue;
      }
      String agent = staff.take(runner, course.avoided).orElseThrow();
      staff.begins(course.ticket().pool(), runner).ifPresent(effects::add);
      tasks.run(course, agent, now);
      effects.add(new Effect.Start(course.id(), agent, course.attempt));
    }
  }

  /** The next task of one line; where there are several they take turns. */
  private Optional<Place> next(List<String> lines) {
    Optional<Place> next = Optional.empty();
    for (int i = 0; i < lines.size() && next.isEmpty(); i++) {
      next = tasks.queue.take(lines.get(Math.floorMod(turn++, lines.size())));
    }
    return next;
  }

  private void finished(Event.Finished finished, Instant now, List<Effect> effects) {
    Optional<Course> stopped = tasks.stopped(finished.id());
    Course course = stopped.orElse(tasks.find(finished.id(), Stage.RUNNING));
    if (course == null) {
      return;
    }
    course.used += used(course, finished);
    if (stopped.isPresent()) {
      tasks.leaveAgent(course, Endings.costOf(course, finished.cost()));
    } else {
      if (finished.outcome() instanceof Outcome.Completed) {
        Duration took = Duration.between(course.begun, now);
        payments.runs().delivered(course.ticket(), took, now);
      }
      endings.finished(course, finished, now, effects);
    }
    startWaiting(course.ticket().pool(), now, effects);
  }

  /** A completed run whose use nobody told counts as what was reserved for it. */
  private static long used(Course course, Event.Finished finished) {
    if (finished.cost() > 0 || course.grant == null) {
      return finished.cost();
    }
    return finished.outcome() instanceof Outcome.Completed ? course.grant.tokens() : 0;
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
      case SCHEDULED, WAITING, RETRYING, PARKED -> {
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
      case STORING,
          STARTING,
          WAITING,
          PARKED,
          RUNNING -> {} // their alarms are for the deadline only
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

  private void sampled(double memory, Instant now, List<Effect> effects) {
    Optional<Change> change = strain.look(memory, now);
    change.ifPresent(step -> effects.add(new Effect.Degrade(step)));
    if (change.isPresent() && change.get().isWorse()) {
      calls.park(now, effects);
    }
    if (change.isPresent()) {
      calls.capsChanged(now, effects);
    }
    for (Priority priority : Priority.values()) {
      unpark(priority, now, effects);
    }
    lookAtAgents(memory, now, effects);
  }

  /** Of a class that is let in again, as large a share of those parked goes on. */
  private void unpark(Priority priority, Instant now, List<Effect> effects) {
    List<Course> parked = tasks.parked(priority);
    if (!parked.isEmpty()) {
      double share = strain.admitted(priority, now);
      for (Course course : parked.subList(0, (int) Math.ceil(share * parked.size()))) {
        tasks.await(course, true, now);
        startWaiting(course.ticket().pool(), now, effects);
      }
    }
  }

  private void graceOver(List<Effect> effects) {
    tasks.draining = true;
    for (Course course : tasks.all()) {
      endings.handBack(course, effects);
    }
  }

  private static Course known(Place place) {
    return (Course) place; // nothing else joins the queue
  }
}
