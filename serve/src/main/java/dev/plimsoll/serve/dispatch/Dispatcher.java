package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Level;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.ledger.Spending;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import dev.plimsoll.ports.store.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one owner of the engine. Every event goes in under one lock; each effect is handed, still
 * under it, to a queue that never blocks, and performed elsewhere. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
  private static final int MOST_UNDER_ONE_LOCK = 64;
  static final Duration LONGEST_STORE = Duration.ofSeconds(5);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Watchers watchers = new Watchers();
  private final Revivals revivals;
  private final Admissions admissions;
  private final Effects effects;
  private final Engine engine;
  private volatile Counts seen; // after the last event
  private volatile Rung rung = Rung.OPTIMAL; // the same
  private final TaskStore store;
  private final InstantSource clock;
  private final Lanes writer;
  private final Requests requests;
  private final Alarm alarm;
  private final Turns turns;
  private final Inbox<Arrival> arrivals = new Inbox<>(MOST_UNDER_ONE_LOCK, this::arrived);
  private volatile Agents agents = Agents.NOBODY;
  private volatile Optional<Leases> leases = Optional.empty();

  /** An agent that is ready, and who waits to hear that the engine knows. */
  private record Arrival(Event.AgentReady event, boolean warm, Runnable then) {}

  /** Hears of what happened, for measures. Called under the lock: must be quick and never block. */
  public interface Listener {
    void on(Effect effect);

    /** A task started after so long in the queue. */
    void waited(Priority priority, Duration time);

    /** A call ended so. */
    default void ended(CallId id, CallEnd end) {}

    /** The lessor of a limit that servers share answered, or did not. */
    default void leased(Demand demand, Optional<Lent> lent) {}

    /** An agent that was asked for became ready after so long. */
    default void agentReady(String pool, boolean warm, Duration time) {}

    /** A task is not this server's any more, or never came to be. */
    default void gone(TaskId id) {}

    /** The engine was told this, and decided that; nothing of it is performed yet. */
    default void decided(Event event, List<Effect> effects, Instant now) {}
  }

  /**
   * @param mostWrites more than tasks can wait and run at once, times two
   */
  public Dispatcher(
      Engine engine, TaskStore store, InstantSource clock, int mostWrites, Listener listener) {
    this.engine = engine;
    this.seen = engine.counts();
    this.store = store;
    this.clock = clock;
    this.admissions = new Admissions(this, store, clock);
    this.alarm = new Alarm(clock, () -> tell(new Event.Ticked()));
    this.revivals = new Revivals(store, clock, this::write);
    Commits commits = new Commits(this, clock, watchers, revivals);
    this.writer = new Lanes(store, mostWrites, commits);
    this.requests = new Requests(store, mostWrites);
    this.turns = new Turns(this, clock);
    this.effects =
        new Effects(
            engine,
            writer,
            requests,
            alarm,
            turns,
            listener,
            () -> agents,
            demand -> leases.ifPresent(to -> to.say(demand)));
  }

  /** Says who lends of the limits that servers share; called once, before there is any task. */
  public void leaseFrom(Lessor lessor) {
    leases = Optional.of(new Leases(lessor, this));
  }

  void leased(Demand demand, Optional<Lent> lent) {
    under(to -> to.leased(demand, lent, clock.instant()));
  }

  /** Says who runs attempts; called once, before the first agent is ready. */
  public void runOn(Agents runners) {
    agents = runners;
  }

  /** Where callers of models wait for their turn. */
  public Turns turns() {
    return turns;
  }

  /**
   * How much of the memory is in use; told a few times a second, so that the ladder is looked at.
   */
  public void sampled(double memory) {
    tell(new Event.Sampled(memory));
  }

  /** How much is cut at present; never waits for the lock. */
  public Rung rung() {
    return rung;
  }

  /** Money was spent that the engine was not asked for: before a restart. */
  public void spent(Spending spending) {
    tell(new Event.Spent(spending.payer(), spending.target(), spending.money(), spending.day()));
  }

  /** How the budgets stand that a task is paid from; asks nobody where there are none. */
  public List<Standing> budgets(Submission submission) {
    return engine.hasBudgets()
        ? look(() -> engine.budgets(submission.ticket(), submission.sender(), clock.instant()))
        : List.of();
  }

  /** How every budget stands. */
  public List<Standing> budgets() {
    return look(engine::budgets);
  }

  /** Whom the door lets in at present. */
  public Level admissionLevel() {
    return look(() -> engine.admissionLevel(clock.instant()));
  }

  /** What is left of each quota of a sender; asks nobody where there are none. */
  public List<Quotas.Left> quotas(String tenant, Sender sender) {
    return engine.hasQuotas()
        ? look(() -> engine.quotas(tenant, sender, clock.instant()))
        : List.of();
  }

  /** How each target stands that was called. */
  public List<TargetReport> targets() {
    return look(() -> engine.targets(clock.instant()));
  }

  /** A pool's agents can be started from now on; asks for the first of them. */
  public void open(PoolSettings pool) {
    tell(new Event.PoolOpened(pool));
  }

  /**
   * An agent can take tasks from now on. Says so to the engine soon, in groups of those that come
   * at once, and never blocks.
   *
   * @param warm it stood by before
   * @param then run once the engine knows
   */
  public void ready(String pool, String agent, int concurrency, boolean warm, Runnable then) {
    arrivals.say(new Arrival(new Event.AgentReady(pool, agent, concurrency), warm, then));
  }

  private void arrived(List<Arrival> group) {
    inBatches(group, (one, to) -> to.ready(one.event, one.warm, clock.instant()));
    group.forEach(one -> one.then.run());
  }

  /** An agent could not be started, or is no more. */
  public void agentLost(String agent) {
    tell(new Event.AgentLost(agent));
  }

  /** An agent was looked at; said of those that are not well, and of those that are again. */
  public void checked(String agent, boolean healthy) {
    tell(new Event.AgentChecked(agent, healthy));
  }

  /** Asks to have a task run, without limits but the queue's own. */
  public Admission submit(Submission submission) throws InterruptedException {
    return submit(submission, _ -> {});
  }

  /**
   * Asks to have a task run, and waits until it is stored or refused. A key that the store knows is
   * answered before any limit is asked.
   *
   * @param limits the caller's own, asked once the key is not known; they throw what stands in the
   *     way
   * @throws StoreException when the store cannot say whether it knows the key
   */
  public Admission submit(Submission submission, Consumer<TaskId> limits)
      throws InterruptedException {
    return submit(List.of(submission), limits).getFirst();
  }

  /**
   * Asks to have several tasks run, in this order, each on its own; the store takes them in as few
   * commits as it can.
   *
   * @return one answer each, in the same order
   * @throws StoreException when the store cannot say whether it knows a key; nothing was asked then
   */
  public List<Admission> submit(List<Submission> submissions, Consumer<TaskId> limits)
      throws InterruptedException {
    return admissions.ask(submissions, limits);
  }

  /**
   * Asks to have a task run whose key nobody is expected to have used: only the commit asks for it,
   * after the limits of the queue.
   */
  public Admission submitNew(Submission submission) throws InterruptedException {
    return admissions.askNew(submission);
  }

  /** Goes on with tasks that the store held already. */
  public void recover(List<Unfinished> tasks) {
    inBatches(tasks, (task, to) -> to.recover(task, clock.instant()));
  }

  /** This node's lease had lapsed: whatever it held is somebody else's now. */
  public void leaseLost() {
    under(_ -> effects.alive().forEach(id -> effects.lost(id, clock.instant())));
  }

  /**
   * Tries a dead letter again, from its first attempt on.
   *
   * @param edited what to run instead of what it was
   * @return false when it is no dead letter (any more)
   * @throws StoreException when that cannot be stored now
   */
  public boolean revive(TaskId id, String pool, Optional<TaskRequest> edited)
      throws InterruptedException {
    return revivals.revive(id, pool, edited);
  }

  /**
   * Wants a task that does not run to wait in another class.
   *
   * @return true when another node has it: the wish is durable, and that node will see it
   * @throws StoreException when that node cannot be told
   */
  public boolean reprioritize(TaskId id, Priority priority) {
    return ask(new Wish.Prioritize(id, priority));
  }

  private boolean ask(Wish wish) {
    if (store.lease().isPositive() && !isHere(wish.task()) && store.wish(wish)) {
      return true;
    }
    grant(List.of(wish));
    return false;
  }

  /** Does what is wanted of tasks that are here. */
  void grant(List<Wish> wishes) {
    inBatches(wishes, (wish, to) -> to.on(asked(wish), clock.instant()));
  }

  private static Event asked(Wish wish) {
    return switch (wish) {
      case Wish.Cancel cancel -> new Event.CancelAsked(cancel.task());
      case Wish.Prioritize other -> new Event.PriorityAsked(other.task(), other.priority());
    };
  }

  /**
   * Has the clock of this dispatcher follow the wall, between two events.
   *
   * @return by how much it was set
   */
  Duration follow(SteadyClock its) {
    lock.lock();
    try {
      Duration by = its.follow();
      if (!by.isZero()) {
        under(_ -> effects.clockSet(by, its.instant()));
        alarm.clockSet();
      }
      return by;
    } finally {
      lock.unlock();
    }
  }

  /** Opens, pauses or drains the queue. */
  public void queue(QueueMode mode) {
    tell(new Event.QueueAsked(mode));
  }

  /** Why nothing can be stored now; empty while all is well. */
  public Optional<String> storeTrouble() {
    return writer.trouble();
  }

  /** Sees whether the store still takes changes; {@link #storeTrouble} says it soon. */
  public void probeStore() {
    writer.probe();
  }

  /** How many changes of accepted tasks are not stored; once closed, they never will be. */
  public long unstored() {
    return writer.unstored();
  }

  /** An attempt ended. Called once for each attempt that was given to an agent. */
  public void ended(TaskId id, Ending ending) {
    under(_ -> {
      Instant now = clock.instant();
      Life life = effects.life(id);
      if (life == null || life.attempt == null) {
        return;
      }
      life.ran(life.attempt, ending.times(), now);
      Outcome outcome =
          switch (ending.how()) {
            case Ending.How.Completed completed -> {
              life.result = Optional.of(completed.result());
              yield new Outcome.Completed();
            }
            case Ending.How.Failed failed -> new Outcome.Failed(failed.failure());
            case Ending.How.Parked _ -> new Outcome.Parked();
            case Ending.How.Interrupted _ -> new Outcome.Interrupted();
          };
      effects.on(new Event.Finished(id, outcome, ending.tokens()), now);
      if (life.lost) {
        effects.forget(id);
      }
    });
  }

  /**
   * Wants a task cancelled; it is over soon, and nothing happens when it already is.
   *
   * @return true when another node has it: the wish is durable, and that node will see it
   * @throws StoreException when that node cannot be told
   */
  public boolean cancel(TaskId id) {
    return ask(new Wish.Cancel(id));
  }

  /** A task as the store has it. */
  public Optional<TaskRecord> find(TaskId id) {
    return store.find(id);
  }

  /** A task's failed attempts, oldest first. */
  public List<AttemptRecord> attempts(TaskId id) {
    return store.attempts(id);
  }

  /** Tasks as the store has them. */
  public TaskStore.Page list(Query query) {
    return store.list(query);
  }

  /** Forgets tasks that are over and match, the oldest first; says how many. */
  public int purge(Query query) {
    return store.purge(query);
  }

  /** Forgets one task that is over, with its history; false when there is none. */
  public boolean forgetEnded(TaskId id) {
    return store.forget(id);
  }

  /** Forgets the texts of a user's tasks that are over; says how many tasks. */
  public int erase(String tenant, String userId) {
    return store.erase(tenant, userId);
  }

  /** A wait for a task's end; empty when too many wait. Close it, whatever happens. */
  public Optional<Watch> watch(TaskId id) {
    return watchers.watch(id);
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    return look(engine::counts);
  }

  /** How many tasks wait of each tenant. */
  public Map<String, Integer> waitingByTenant() {
    return look(engine::waitingByTenant);
  }

  /** As they stood after the last event; never waits for the lock. */
  public Counts glance() {
    return seen;
  }

  /** How honest the estimates were so far. */
  public Calibration calibration() {
    return look(engine::calibration);
  }

  /** Every agent, by name: how it stands and how loaded it is. */
  public List<AgentReport> agents() {
    return look(engine::agents);
  }

  /** How many slots are free while nothing waits here; 0 unless the queue is open. */
  int idleSlots() {
    Counts counts = counts();
    boolean idle = counts.depth() == 0 && counts.mode() == QueueMode.OPEN && !counts.draining();
    return idle ? counts.slots() - counts.taken() : 0;
  }

  /** Whether this node has the task; it hears of every change of it then. */
  public boolean isHere(TaskId id) {
    return look(() -> effects.life(id) != null);
  }

  /** How many callers wait for a task's end. */
  public int watching() {
    return watchers.count();
  }

  /**
   * Stops admission and starts, waits for running tasks as long as {@code grace}, then interrupts
   * them and hands them back to the store.
   *
   * @return where the tasks stand afterwards
   */
  public Counts drain(Duration grace) throws InterruptedException {
    tell(new Event.Draining());
    if (!awaitIdle(grace)) {
      tell(new Event.GraceOver());
      awaitIdle(AFTER_INTERRUPT);
    }
    watchers.release();
    return counts();
  }

  private boolean awaitIdle(Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    try {
      while (!engine.isIdle() && left > 0) {
        left = idle.awaitNanos(left);
      }
      return engine.isIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Stores what waits to be stored, then stops. Drain first. */
  @Override
  public void close() {
    alarm.close();
    leases.ifPresent(Leases::close);
    writer.close();
    requests.close();
  }

  private void write(Change change) {
    writer.add(change);
  }

  private void tell(Event event) {
    under(_ -> effects.on(event, clock.instant()));
  }

  /** Does something under the lock, and lets everybody see what came of it. */
  void under(Consumer<Effects> step) {
    lock.lock();
    try {
      step.accept(effects);
    } finally {
      seen = engine.counts();
      rung = engine.rung();
      if (engine.isIdle()) {
        idle.signalAll();
      }
      lock.unlock();
    }
  }

  /** The same for each of many, so that nobody waits long for the lock. */
  <T> void inBatches(List<T> all, BiConsumer<T, Effects> step) {
    for (int from = 0; from < all.size(); from += MOST_UNDER_ONE_LOCK) {
      List<T> batch = all.subList(from, Math.min(all.size(), from + MOST_UNDER_ONE_LOCK));
      under(to -> batch.forEach(one -> step.accept(one, to)));
    }
  }

  /** What is seen under the lock, where nothing changes. */
  private <T> T look(Supplier<T> sight) {
    lock.lock();
    try {
      return sight.get();
    } finally {
      lock.unlock();
    }
  }

  /** For tests: how many tasks are alive in the shell. */
  List<TaskId> alive() {
    return look(effects::alive);
  }
}
