package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of all tasks, kept from what the engine was told and what it said: each event
 * costs the same, however many tasks there are; {@link #recount} counts everything anew. Decides
 * nothing. Not thread-safe.
 */
final class TaskBooks {
  static final List<String> POOLS = List.of("general", "writer");
  private static final int TURN = 20;
  private static final int CLASSES = Priority.values().length;

  /** Where a task stands, as far as it can be seen from outside. */
  enum Where {
    ASKED,
    STORING,
    STARTING,
    QUEUED,
    RETRYING,
    PARKED,
    RUNNING,
    BETWEEN,
    ELSEWHERE,
    GONE
  }

  /** A task, or what is left of its attempt when the task itself was lost. */
  static final class Task extends Bag.Thing {
    final TaskId id;
    Ticket ticket;
    Where where = Where.ASKED;
    Effect.@Nullable Start start;
    CallBooks.@Nullable Wish call;
    boolean parks;
    boolean losing;
    boolean interrupted;
    boolean waits; // in the queue for sure
    @Nullable Task ghost;

    Task(Ticket ticket) {
      this.id = ticket.id();
      this.ticket = ticket;
    }
  }

  private static final class Agent {
    final int pool;
    final int slots;
    int taken;

    Agent(int pool, int slots) {
      this.pool = pool;
      this.slots = slots;
    }
  }

  final Bag<Task> ghosts = new Bag<>();
  QueueMode mode = QueueMode.OPEN;
  boolean stopping;
  private final Map<Where, Bag<Task>> bags = new EnumMap<>(Where.class);
  private final List<Task> all = new ArrayList<>();
  private final Map<String, Agent> agents = new HashMap<>();
  private final long[] ends = new long[Status.values().length];
  private final int[][] waiting = new int[POOLS.size()][CLASSES];
  private final int[][] passedOver = new int[POOLS.size()][CLASSES];
  private final int[] free = new int[POOLS.size()];
  private int slots;
  private int taken;
  private long accepted;
  private long refused;
  private long lost;
  private long handedBack;

  TaskBooks() {
    for (Where where : Where.values()) {
      bags.put(where, new Bag<>());
    }
  }

  @Nullable Task any(Where where, SplittableRandom random) {
    return bag(where).any(random);
  }

  int count(Where where) {
    return bag(where).size();
  }

  private Bag<Task> bag(Where where) {
    return Law.present(bags.get(where), "a bag");
  }

  int made() {
    return all.size();
  }

  Task task(TaskId id) {
    return all.get((int) id.low());
  }

  /** A task that the engine will be told of. */
  Task make(Ticket ticket) {
    Task task = new Task(ticket);
    Law.hold(ticket.id().low() == all.size(), "ids count up");
    all.add(task);
    bag(task.where).add(task);
    return task;
  }

  private void move(Task task, Where to) {
    bag(task.where).remove(task);
    task.where = to;
    bag(to).add(task);
  }

  void ready(String name, int pool, int concurrency) {
    agents.put(name, new Agent(pool, concurrency));
    slots += concurrency;
    free[pool] += concurrency;
  }

  void agentLost(String name) {
    Agent agent = agents.remove(name);
    if (agent != null) {
      slots -= agent.slots;
      taken -= agent.taken;
      free[agent.pool] -= agent.slots - agent.taken;
    }
  }

  private void take(String name, int more) {
    Agent agent = agents.get(name);
    if (agent != null) { // else it went, and its slots with it
      agent.taken += more;
      taken += more;
      free[agent.pool] -= more;
      Law.hold(agent.taken >= 0 && agent.taken <= agent.slots, "an agent runs more than it can");
    }
  }

  /** The store holds it as somebody else's, or does not. */
  void unstored(Task task) {
    leaveSlot(task);
    move(task, Where.GONE);
  }

  private void leaveSlot(Task task) {
    if (task.start != null) {
      take(task.start.agent(), -1);
      task.start = null;
    }
  }

  /** A task that the store holds comes. */
  void recovered(Task task, boolean atOnce) {
    accepted++;
    task.losing = false;
    task.interrupted = false;
    move(task, Where.QUEUED);
    if (atOnce && task.ghost == null) {
      waits(task, true);
    }
  }

  /** Another node took it over. */
  void lost(Task task) {
    switch (task.where) {
      case STORING, STARTING -> task.losing = true;
      case QUEUED, RETRYING, PARKED -> toElsewhere(task);
      case RUNNING -> {
        Task ghost = new Task(task.ticket);
        ghost.start = task.start;
        ghost.call = task.call;
        ghost.interrupted = task.interrupted;
        if (ghost.call != null) {
          ghost.call.task = ghost;
        }
        task.start = null;
        task.call = null;
        task.ghost = ghost;
        ghosts.add(ghost);
        toElsewhere(task);
      }
      case ASKED, BETWEEN, ELSEWHERE, GONE -> {}
    }
  }

  private void toElsewhere(Task task) {
    waits(task, false);
    lost++;
    move(task, Where.ELSEWHERE);
  }

  /** An attempt ended; what becomes of its task follows. */
  void ended(Task task) {
    leaveSlot(task);
    task.interrupted = false;
    task.parks = false;
    if (task.where == Where.RUNNING) {
      move(task, Where.BETWEEN);
    } else {
      ghosts.remove(task);
      task(task.id).ghost = null;
    }
  }

  private void waits(Task task, boolean now) {
    if (task.waits != now) {
      task.waits = now;
      int pool = POOLS.indexOf(task.ticket.pool());
      int of = task.ticket.priority().ordinal();
      waiting[pool][of] += now ? 1 : -1;
      if (waiting[pool][of] == 0) {
        passedOver[pool][of] = 0;
      }
    }
  }

  void stored(Effect.Store store) {
    Task task = task(store.ticket().id());
    Law.hold(task.where == Where.ASKED, "stores what nobody asked for");
    Law.hold(mode != QueueMode.DRAINING && !stopping, "admits while it is closed");
    move(task, store.start().isPresent() ? Where.STARTING : Where.STORING);
    store.start().ifPresent(start -> takeSlot(task, start));
  }

  private void takeSlot(Task task, Effect.Start start) {
    task.start = start;
    take(start.agent(), 1);
  }

  void refused(TaskId id) {
    refused++;
    Task task = task(id);
    Law.hold(
        task.where == Where.ASKED || task.where == Where.STORING || task.where == Where.STARTING,
        "refuses what was accepted");
    unstored(task);
  }

  void accepted(TaskId id, Instant now) {
    Task task = task(id);
    boolean starting = task.where == Where.STARTING;
    Law.hold(starting || task.where == Where.STORING, "accepts what is not stored");
    accepted++;
    if (starting) {
      take(Law.present(task.start, "a start").agent(), -1); // until it begins
    }
    if (task.losing) {
      task.start = null;
      toElsewhere(task);
    } else {
      move(task, Where.QUEUED);
      boolean later = task.ticket.notBefore().filter(at -> at.isAfter(now)).isPresent();
      waits(task, !starting && !later);
    }
  }

  void begun(Effect.Begin begin) {
    Task task = task(begin.id());
    Effect.Start expected = new Effect.Start(begin.id(), begin.agent(), begin.attempt());
    Law.hold(expected.equals(task.start), "begins what was not stored so");
    Law.hold(task.where == Where.QUEUED, "begins twice");
    takeSlot(task, expected);
    move(task, Where.RUNNING);
  }

  void started(Effect.Start start, Instant now, Instant latest) {
    Task task = task(start.id());
    Law.hold(
        task.where == Where.QUEUED || task.where == Where.RETRYING || task.where == Where.PARKED,
        "starts what does not wait");
    mayStart(task, now, latest);
    turn(task);
    waits(task, false);
    takeSlot(task, start);
    move(task, Where.RUNNING);
  }

  void mayStart(Task task, Instant now, Instant latest) {
    Law.hold(mode != QueueMode.PAUSED && !stopping, "starts while nothing may start");
    Law.hold(task.ghost == null, "runs a task twice");
    Law.hold(task.ticket.notBefore().filter(latest::isBefore).isEmpty(), "starts early");
    Law.hold(task.ticket.deadline().filter(at -> !at.isAfter(now)).isEmpty(), "starts too late");
  }

  /** Every class that waits gets one in twenty starts of its pool. */
  private void turn(Task task) {
    int pool = POOLS.indexOf(task.ticket.pool());
    for (int i = 0; i < CLASSES; i++) {
      boolean passed = i != task.ticket.priority().ordinal() && waiting[pool][i] > 0;
      passedOver[pool][i] = passed ? passedOver[pool][i] + 1 : 0;
      Law.hold(passedOver[pool][i] < TURN, "a class that waits gets no start in twenty");
    }
  }

  void between(TaskId id, Where next) {
    Task task = task(id);
    Law.hold(task.where == Where.BETWEEN, "an attempt ends that did not run");
    move(task, next);
  }

  void finished(Effect.Finish finish) {
    Task task = task(finish.id());
    Law.hold(
        switch (task.where) {
          case QUEUED, RETRYING, PARKED, BETWEEN -> true;
          case ASKED, STORING, STARTING, RUNNING, ELSEWHERE, GONE -> false;
        },
        "ends what cannot end now");
    waits(task, false);
    task.start = null;
    ends[finish.status().ordinal()]++;
    move(task, Where.GONE);
  }

  void handedBack(TaskId id) {
    handedBack++;
    Task task = task(id);
    Law.hold(
        task.where == Where.BETWEEN || task.where == Where.QUEUED, "hands back what does not run");
    waits(task, false);
    task.start = null;
    move(task, Where.GONE);
  }

  void interrupted(TaskId id) {
    Task task = task(id);
    Task attempt = task.ghost != null ? task.ghost : task;
    Law.hold(attempt != task || task.where == Where.RUNNING, "interrupts what does not run");
    Law.hold(!attempt.interrupted, "interrupts twice");
    attempt.interrupted = true;
  }

  void reprioritized(Effect.Reprioritize change) {
    Task task = task(change.id());
    boolean waited = task.waits;
    waits(task, false);
    task.ticket = task.ticket.with(change.priority());
    waits(task, waited);
  }

  /** The laws that hold after every event, at the same cost whatever there is. */
  void check(Counts counts) {
    String broken = counts.brokenLaw();
    Law.hold(broken.isEmpty(), broken);
    Law.same(count(Where.BETWEEN), 0, "attempts that ended in nothing");
    Law.same(counts.running(), count(Where.RUNNING), "running");
    Law.same(counts.starting(), count(Where.STARTING), "starting");
    Law.same(counts.storing(), count(Where.STORING), "storing");
    Law.same(counts.taken(), taken, "slots taken");
    Law.same(counts.slots(), slots, "slots");
    Law.same(counts.accepted(), accepted, "accepted");
    Law.same(counts.refused(), refused, "refused");
    Law.same(counts.lost(), lost, "lost");
    Law.same(counts.handedBack(), handedBack, "handed back");
    Law.same(counts.completed(), ends[Status.COMPLETED.ordinal()], "completed");
    Law.same(counts.dead(), ends[Status.DEAD.ordinal()], "dead");
    Law.same(counts.cancelled(), ends[Status.CANCELLED.ordinal()], "cancelled");
    Law.same(counts.expired(), ends[Status.EXPIRED.ordinal()], "expired");
    Law.same(
        counts.waiting() + counts.scheduled() + counts.retrying() + counts.parked(),
        count(Where.QUEUED) + count(Where.RETRYING) + count(Where.PARKED),
        "what stands before its start");
    Law.hold(counts.mode() == mode, "the mode");
    if (mode != QueueMode.PAUSED && !stopping) {
      for (int pool = 0; pool < free.length; pool++) {
        int some = Arrays.stream(waiting[pool]).sum();
        Law.hold(free[pool] == 0 || some == 0, "slots idle while tasks wait");
      }
    }
  }

  /** Everything from the tasks and agents themselves. */
  void recount(Engine engine) {
    int[][] waits = new int[POOLS.size()][CLASSES];
    Map<String, Integer> running = new HashMap<>();
    bags.forEach((where, bag) -> {
      if (where != Where.GONE) { // those are many, and none of them comes back
        bag.forEach(task -> count(task, where, waits, running));
      }
    });
    ghosts.forEach(
        ghost -> running.merge(Law.present(ghost.start, "a slot").agent(), 1, Integer::sum));
    Law.hold(Arrays.deepEquals(waits, waiting), "waiting, counted anew");
    Law.same(bags.values().stream().mapToInt(Bag::size).sum(), all.size(), "tasks");
    int sum = 0;
    for (AgentReport load : engine.agents()) {
      Law.same(load.running(), running.getOrDefault(load.agent(), 0), "slots of " + load.agent());
      sum += load.concurrency();
    }
    Law.same(sum, slots, "slots, counted anew");
    Law.same(engine.agents().size(), agents.size(), "agents");
    int byTenant = engine.waitingByTenant().values().stream().mapToInt(Integer::intValue).sum();
    Law.same(byTenant, engine.counts().waiting(), "waiting by tenant");
    boolean idle =
        count(Where.RUNNING) + count(Where.STORING) + count(Where.STARTING) + ghosts.size() == 0;
    Law.hold(engine.isIdle() == idle, "idle");
  }

  private static void count(Task task, Where where, int[][] waits, Map<String, Integer> running) {
    Law.hold(task.where == where, "stands elsewhere");
    if (task.waits) {
      waits[POOLS.indexOf(task.ticket.pool())][task.ticket.priority().ordinal()]++;
    }
    if (task.start != null) {
      running.merge(task.start.agent(), 1, Integer::sum);
    }
  }
}
