package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one owner of the engine. Every event goes in under one lock; each effect is handed, still
 * under it, to a queue that never blocks, and performed elsewhere. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
  private static final int MOST_UNDER_ONE_LOCK = 64;
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<TaskId, Life> lives = new HashMap<>();
  private final Watchers watchers = new Watchers();
  private final Engine engine;
  private final TaskStore store;
  private final InstantSource clock;
  private final StoreWriter writer;
  private final Alarm alarm;
  private final Listener listener;
  private volatile Agents agents = _ -> {};

  /** Hears of what happened, for measures. Called under the lock: must be quick and never block. */
  public interface Listener {
    void on(Effect effect);

    /** A task started after so long in the queue. */
    void waited(Priority priority, Duration time);
  }

  /**
   * @param mostWrites more than tasks can wait and run at once, times two
   */
  public Dispatcher(
      Engine engine, TaskStore store, InstantSource clock, int mostWrites, Listener listener) {
    this.engine = engine;
    this.store = store;
    this.clock = clock;
    this.listener = listener;
    this.alarm = new Alarm(clock, () -> tell(new Event.Ticked()));
    this.writer = new StoreWriter(store, mostWrites, new Committed());
  }

  /** Says who runs attempts; called once, before the first agent is ready. */
  public void runOn(Agents runners) {
    agents = runners;
  }

  /** An agent can take tasks from now on. */
  public void ready(String pool, String agent, int concurrency) {
    tell(new Event.AgentReady(pool, agent, concurrency));
  }

  /** Asks to have a task run, and waits until it is stored or refused. */
  public Admission submit(TaskId id, String pool, TaskRequest request) throws InterruptedException {
    Life life;
    lock.lock();
    try {
      Instant now = clock.instant();
      life = new Life(request, now);
      lives.put(id, life);
      Ticket ticket = new Ticket(id, request.priority(), pool, request.deadline());
      hand(engine.on(new Event.Submitted(ticket), now), now);
    } finally {
      lock.unlock();
    }
    try {
      return life.admission.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an admission never fails", e);
    }
  }

  /** An attempt ended. Called once for each attempt that was given to an agent. */
  public void ended(TaskId id, Ending ending) {
    lock.lock();
    try {
      Instant now = clock.instant();
      Life life = lives.get(id);
      if (life == null || life.attempt == null) {
        return;
      }
      life.ran(life.attempt.handedOver(), ending.times(), now);
      life.attempt = null;
      Outcome outcome =
          switch (ending.how()) {
            case Ending.How.Completed completed -> {
              life.result = Optional.of(completed.result());
              yield new Outcome.Completed();
            }
            case Ending.How.Failed failed -> new Outcome.Failed(failed.failure());
            case Ending.How.Interrupted _ -> new Outcome.Interrupted();
          };
      hand(engine.on(new Event.Finished(id, outcome), now), now);
    } finally {
      lock.unlock();
    }
  }

  /** Wants a task cancelled; it is over soon, and nothing happens when it already is. */
  public void cancel(TaskId id) {
    tell(new Event.CancelAsked(id));
  }

  /** A task as the store has it. */
  public Optional<TaskRecord> find(TaskId id) {
    return store.find(id);
  }

  /** Tasks as the store has them. */
  public TaskStore.Page list(Query query) {
    return store.list(query);
  }

  /** A wait for a task's end; empty when too many wait. Close it, whatever happens. */
  public Optional<Watch> watch(TaskId id) {
    return watchers.watch(id);
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    lock.lock();
    try {
      return engine.counts();
    } finally {
      lock.unlock();
    }
  }

  /** Every ready agent and how loaded it is. */
  public List<Pools.Load> agents() {
    lock.lock();
    try {
      return engine.agents();
    } finally {
      lock.unlock();
    }
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
    writer.close();
  }

  private void tell(Event event) {
    lock.lock();
    try {
      Instant now = clock.instant();
      hand(engine.on(event, now), now);
    } finally {
      lock.unlock();
    }
  }

  /** Hands effects to whoever performs them. Under the lock, so that all see the order decided. */
  private void hand(List<Effect> effects, Instant now) {
    for (Effect effect : effects) {
      listener.on(effect);
      switch (effect) {
        case Effect.Store toStore -> store(toStore.ticket(), now);
        case Effect.Refuse refuse -> {
          Life life = lives.remove(refuse.id());
          if (life != null) {
            life.admission.complete(new Admission.Refused(refuse.refusal()));
          }
        }
        case Effect.Accept accept -> accept(accept, now);
        case Effect.Start start -> start(start, now);
        case Effect.Retry retry -> {
          Life life = lives.get(retry.id());
          if (life != null) {
            life.backsOff(retry.due());
          }
          writer.add(new Change.Retrying(retry.id(), retry.due(), retry.failure()));
        }
        case Effect.Finish finish -> finish(finish, now);
        case Effect.Interrupt interrupt -> {
          Life life = lives.get(interrupt.id());
          if (life != null && life.attempt != null) {
            life.attempt.interrupt();
          }
        }
        case Effect.HandBack back -> {
          lives.remove(back.id());
          writer.add(new Change.HandedBack(back.id()));
        }
        case Effect.WakeAt wake -> alarm.set(wake.time());
      }
    }
    if (engine.isIdle()) {
      idle.signalAll();
    }
  }

  private void store(Ticket ticket, Instant now) {
    Life life = lives.get(ticket.id());
    if (life != null && life.request != null) {
      writer.add(new Change.Insert(TaskRecord.accepted(ticket.id(), life.request, now)));
    }
  }

  private void accept(Effect.Accept accept, Instant now) {
    Life life = lives.get(accept.id());
    if (life != null) {
      life.request = null;
      Duration stored = life.spent(Part.STORE, now);
      life.admission.complete(
          new Admission.Accepted(accept.id(), accept.position(), accept.estimate(), stored));
    }
  }

  private void start(Effect.Start start, Instant now) {
    Life life = lives.get(start.id());
    if (life != null) {
      listener.waited(life.priority, life.spent(Part.QUEUE, now));
      life.attempt = new Attempt(start.id(), start.attempt(), start.agent(), now);
    }
    writer.add(new Change.Started(start.id(), start.attempt(), start.agent()));
  }

  private void finish(Effect.Finish finish, Instant now) {
    Life life = lives.remove(finish.id());
    if (life != null) {
      life.spent(Part.QUEUE, now); // for a task that ends while it waits; nothing otherwise
      writer.add(
          new Change.Finished(
              finish.id(), finish.status(), now, life.result, finish.failure(), life.timings));
    }
  }

  /** What follows from a commit; on the writer's thread. */
  private final class Committed implements StoreWriter.Listener {
    @Override
    public void committed(List<Change> changes) {
      inBatches(changes, this::committedUnderLock);
    }

    @Override
    public void failed(List<Change> changes) {
      inBatches(changes, this::failedUnderLock);
    }

    private void inBatches(List<Change> changes, Consumer<Change> step) {
      for (int from = 0; from < changes.size(); from += MOST_UNDER_ONE_LOCK) {
        int to = Math.min(changes.size(), from + MOST_UNDER_ONE_LOCK);
        lock.lock();
        try {
          changes.subList(from, to).forEach(step);
        } finally {
          lock.unlock();
        }
      }
    }

    private void committedUnderLock(Change change) {
      Instant now = clock.instant();
      switch (change) {
        case Change.Insert insert -> hand(engine.on(new Event.Stored(insert.id()), now), now);
        case Change.Started started -> begin(started, now);
        case Change.Finished end -> watchers.over(end.id());
        case Change.Retrying _, Change.HandedBack _ -> {}
      }
    }

    /** The start is durable: the agent gets it. */
    private void begin(Change.Started started, Instant now) {
      Life life = lives.get(started.id());
      if (life != null && life.attempt != null) {
        life.attempt.handOver(now);
        agents.run(life.attempt);
      }
    }

    private void failedUnderLock(Change change) {
      Instant now = clock.instant();
      switch (change) {
        case Change.Insert insert -> hand(engine.on(new Event.StoreFailed(insert.id()), now), now);
        case Change.Started started -> {
          Life life = lives.get(started.id());
          if (life != null) {
            life.attempt = null;
          }
          hand(engine.on(new Event.StartFailed(started.id()), now), now);
        }
        case Change.Finished _, Change.Retrying _, Change.HandedBack _ -> {}
      }
    }
  }

  /** For tests: how many tasks are alive in the shell. */
  List<TaskId> alive() {
    lock.lock();
    try {
      return new ArrayList<>(lives.keySet());
    } finally {
      lock.unlock();
    }
  }
}
