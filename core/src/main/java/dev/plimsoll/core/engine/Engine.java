package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Level;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.work.CallId;
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
  private final EngineSettings settings;
  private final Tasks tasks;
  private final Intake intake;
  private final Starts starts;
  private final Endings endings;
  private final Suspects suspects;
  private final Payments payments;
  private final Calls calls;
  private final WakeUp wakeUp = new WakeUp();
  private final Strain strain;
  private final Staff staff;

  public Engine(EngineSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.tasks = new Tasks(settings, random);
    this.staff = tasks.staff;
    this.payments = new Payments(settings.costs());
    this.calls = new Calls(settings.calls(), payments, tasks.fleet, random);
    tasks.onGone(payments.runs()::ended);
    this.strain = new Strain(settings, tasks, calls);
    this.endings = new Endings(settings.retry(), tasks, random);
    this.suspects = new Suspects(tasks);
    this.starts = new Starts(tasks, endings);
    Door door = new Door(settings.caps(), tasks, strain, random);
    this.intake = new Intake(settings.poison(), tasks, door, payments, suspects, endings, starts);
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
        starts.anywhere(now, effects);
      }
      case Event.Submitted submitted -> intake.submitted(submitted, now, effects);
      case Event.Stored stored -> intake.stored(stored.id(), now, effects);
      case Event.StoreFailed failed -> intake.storeFailed(failed.id(), now, effects);
      case Event.Duplicate duplicate -> intake.duplicate(duplicate.id(), now, effects);
      case Event.CallerLeft left -> intake.callerLeft(left.id());
      case Event.Recovered recovered -> intake.recovered(recovered, now, effects);
      case Event.Lost lost -> lost(lost.id(), effects);
      case Event.Finished finished -> finished(finished, now, effects);
      case Event.CallWanted(CallId id, CallWish wish) -> calls.wanted(id, wish, now, effects);
      case Event.FirstToken token -> calls.firstToken(token.id(), token.hop(), now, effects);
      case Event.LimitsSeen seen -> calls.limitsSeen(seen.id(), seen.hop(), seen.limits(), now);
      case Event.CallEnded ended -> calls.ended(ended.id(), ended.hop(), ended.end(), now, effects);
      case Event.Leased leased -> leased(leased, now, effects);
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
    afterwards(now, effects);
    return effects;
  }

  /** What any event may lead to. */
  private void afterwards(Instant now, List<Effect> effects) {
    for (Standing standing : payments.warnings()) {
      effects.add(new Effect.Warn(standing));
    }
    Optional<Course> next = suspects.next();
    if (next.isPresent()) {
      comeBack(next.get(), now, effects);
    }
    staff.settle(now, effects); // after all that may take a slot
    for (Demand demand : tasks.quotas.demands(now)) {
      effects.add(new Effect.Lease(demand));
    }
    Instant later = WakeUp.sooner(calls.next(), tasks.quotas.nextDemand());
    Optional<Instant> wake = wakeUp.changed(tasks.alarms.next(), later);
    if (wake.isPresent()) {
      effects.add(new Effect.WakeAt(wake.get()));
    }
  }

  /** Where all tasks stand now. Takes no longer when there are more of them. */
  public Counts counts() {
    return tasks.counts(settings.caps().total());
  }

  /** The slots that run a task. */
  public int taken() {
    return tasks.pools.taken();
  }

  /** The slots of all ready agents, and those in use of agents that drain. */
  public int slots() {
    return tasks.pools.slots();
  }

  /** How many tasks wait or are being stored. */
  public int depth() {
    return tasks.depth();
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
    return payments.standings(Intake.payer(ticket, sender).withoutRun(), now);
  }

  /** How every budget stands that has been asked. */
  public List<Standing> budgets() {
    return payments.standings();
  }

  /** How honest the forecasts in receipts were so far. */
  public Calibration calibration() {
    return tasks.forecast.calibration();
  }

  /** It has one of them; the others know no such limit. */
  private void leased(Event.Leased leased, Instant now, List<Effect> effects) {
    calls.leased(leased.limit(), leased.quota(), leased.lent(), now, effects);
    tasks.quotas.leased(leased.limit(), leased.quota(), leased.lent(), now);
  }

  private void agentReady(Event.AgentReady ready, Instant now, List<Effect> effects) {
    if (staff.isOpen(ready.pool())) {
      staff.ready(ready.agent(), now, effects);
    } else {
      tasks.pools.ready(ready.pool(), ready.agent(), ready.concurrency());
    }
    starts.waiting(ready.pool(), now, effects);
  }

  private void agentLost(String agent, Instant now, List<Effect> effects) {
    if (staff.manages(agent)) {
      staff.lost(agent, now, effects);
      starts.anywhere(now, effects);
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
    starts.anywhere(now, effects);
  }

  private void lost(TaskId id, List<Effect> effects) {
    Course course = tasks.find(id);
    if (course != null) {
      endings.lost(course, effects);
    }
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
    starts.waiting(course.ticket().pool(), now, effects);
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
    tasks.pools.names().forEach(pool -> starts.waiting(pool, now, effects));
  }

  private void ticked(Instant now, List<Effect> effects) {
    wakeUp.happened(now);
    calls.ticked(now, effects);
    for (Course course : tasks.alarms.due(now)) {
      if (tasks.find(course.id()) != course) {
        continue; // it ended by what came before it here
      }
      if (Intake.isPast(course.ticket().deadline(), now)) {
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
          tasks.retry(course, now.plus(Tasks.WHILE_STOPPING));
        } else if (Door.isLater(course.ticket(), now)) {
          tasks.schedule(course, course.ticket().notBefore().orElseThrow());
        } else if (suspects.mayGo(course, now)) {
          tasks.await(course, course.stage == Stage.RETRYING, now);
          starts.waiting(course.ticket().pool(), now, effects);
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
        starts.waiting(course.ticket().pool(), now, effects);
      }
    }
  }

  private void graceOver(List<Effect> effects) {
    tasks.draining = true;
    for (Course course : tasks.all()) {
      endings.handBack(course, effects);
    }
  }
}
