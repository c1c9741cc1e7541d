package dev.plimsoll.serve.dispatch;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings.Part;
import dev.plimsoll.ports.store.Unfinished;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine, and hands what it decides to whoever performs it: the store's writer, the alarm,
 * callers that wait. Performs nothing itself. Guarded by the dispatcher's lock, so that all see the
 * order decided.
 */
final class Effects {
  private static final int KEPT_SHARE = 64; // of the heap: enough for what starts soon
  private final Engine engine;
  private final Lanes writer;
  private final Requests requests;
  private final Alarm alarm;
  private final Turns turns;
  private final Dispatcher.Listener listener;
  private final Supplier<Agents> agents;
  private final Consumer<Demand> leases;
  private final Map<String, Instant> starts = new HashMap<>(); // of agents that are not ready yet
  private final Map<TaskId, Life> lives = new HashMap<>();
  private final long mostKeptBytes = Runtime.getRuntime().maxMemory() / KEPT_SHARE;
  private final String process = Long.toString(new SecureRandom().nextLong() >>> 1, 36);
  private long keptBytes; // of requests that live tasks keep in memory

  /**
   * @param agents get attempts whose start is durable; must not block
   * @param leases gets what is said to the lessor; the same
   */
  Effects(
      Engine engine,
      Lanes writer,
      Requests requests,
      Alarm alarm,
      Turns turns,
      Dispatcher.Listener listener,
      Supplier<Agents> agents,
      Consumer<Demand> leases) {
    this.engine = engine;
    this.writer = writer;
    this.requests = requests;
    this.alarm = alarm;
    this.turns = turns;
    this.listener = listener;
    this.agents = agents;
    this.leases = leases;
  }

  /** Has the engine decide. */
  void on(Event event, Instant now) {
    hand(decide(event, now), now);
  }

  private List<Effect> decide(Event event, Instant now) {
    List<Effect> effects = engine.on(event, now);
    listener.decided(event, effects, now);
    return effects;
  }

  /** A call ended so. */
  void ended(CallId id, int hop, CallEnd end, Instant now) {
    listener.ended(id, end);
    on(new Event.CallEnded(id, hop, end), now);
  }

  /** The lessor answered, or did not. */
  void leased(Demand demand, Optional<Lent> lent, Instant now) {
    listener.leased(demand, lent);
    on(new Event.Leased(demand, lent), now);
  }

  /** What the shell knows of a task, while it lives. */
  @Nullable Life life(TaskId id) {
    return lives.get(id);
  }

  /** A task begins to live here; false when it did already. */
  boolean begin(TaskId id, Life life) {
    return lives.putIfAbsent(id, life) == null;
  }

  /** Goes on with a task that the store held already. */
  void recover(Unfinished task, Instant now) {
    TaskId id = task.ticket().id();
    if (begin(id, new Life(task.ticket().priority(), now))) {
      on(new Event.Recovered(task.ticket(), task.attempts(), task.crashes(), task.due()), now);
    }
  }

  /** An agent is there. */
  void ready(Event.AgentReady ready, boolean warm, Instant now) {
    Instant since = starts.remove(ready.agent());
    if (since != null) {
      listener.agentReady(ready.pool(), warm, Duration.between(since, now));
    }
    on(ready, now);
  }

  /** What is measured goes on as if nothing had happened. */
  void clockSet(Duration by, Instant now) {
    lives.values().forEach(life -> life.clockSet(by));
    starts.replaceAll((_, since) -> since.plus(by));
    on(new Event.ClockSet(by), now);
  }

  /** Every task that lives. */
  List<TaskId> alive() {
    return List.copyOf(lives.keySet());
  }

  private void hand(List<Effect> effects, Instant now) {
    for (Effect effect : effects) {
      listener.on(effect);
      switch (effect) {
        case Effect.Store toStore -> store(toStore, now);
        case Effect.Refuse refuse -> {
          Life life = lives.get(refuse.id());
          forget(refuse.id());
          if (life != null) {
            life.decided(new Admission.Refused(refuse.refusal()));
          }
        }
        case Effect.Accept accept -> accept(accept.id(), now);
        case Effect.Start start -> {
          prepare(start.id(), start.attempt(), start.agent(), now, now);
          writer.add(new Change.Started(start.id(), start.attempt(), start.agent(), now));
        }
        case Effect.Begin begin -> {
          Life life = lives.get(begin.id());
          Instant decided = life == null ? now : life.submitted;
          prepare(begin.id(), begin.attempt(), begin.agent(), decided, now);
          begin(begin.id(), now);
        }
        case Effect.Retry retry -> retry(retry, now);
        case Effect.Finish finish -> finish(finish, now);
        case Effect.Interrupt interrupt -> {
          Life life = lives.get(interrupt.id());
          if (life != null && life.attempt != null) {
            life.attempt.interrupt();
          }
        }
        case Effect.HandBack back -> {
          forget(back.id());
          writer.add(new Change.HandedBack(back.id()));
        }
        case Effect.Park(TaskId id) -> writer.add(new Change.HandedBack(id, Status.PARKED));
        case Effect.Reprioritize other -> {
          Life life = lives.get(other.id());
          if (life != null) {
            life.priority = other.priority();
          }
          writer.add(new Change.Reprioritized(other.id(), other.priority()));
        }
        case Effect.Call call ->
            turns.give(
                call.id(), new Turn.Go(call.target(), call.hop(), call.reduced(), call.route()));
        case Effect.Hedge hedge ->
            turns.give(
                hedge.id(),
                new Turn.Go(hedge.target(), hedge.hop(), Optional.empty(), hedge.route()));
        case Effect.CancelCall(CallId id, int hop) -> turns.give(id, new Turn.Cancel(hop));
        case Effect.Lease(Demand demand) -> leases.accept(demand);
        case Effect.Charge(Entry entry) -> writer.add(new Change.Charged(line(entry)));
        case Effect.StartAgent(String pool, String agent, boolean warm) -> {
          starts.put(agent, now);
          agents.get().start(pool, agent, warm);
        }
        case Effect.StopAgent(String agent) -> {
          starts.remove(agent);
          agents.get().stop(agent);
        }
        case Effect.ReplaceAgent _,
            Effect.Scale _,
            Effect.StandIn _,
            Effect.Warn _,
            Effect.Degrade _ -> {} // whoever listens tells of it
        case Effect.RefuseCall(CallId id, CallRefusal refusal) ->
            turns.give(id, new Turn.Refused(refusal));
        case Effect.CallOver(CallId id) -> turns.give(id, new Turn.Over());
        case Effect.WakeAt wake -> alarm.set(wake.time());
      }
    }
  }

  /** Under an id that no other process gives, and not this one again. */
  private Entry line(Entry entry) {
    String id = process + "-" + entry.id();
    return new Entry(
        id, entry.call(), entry.payer(), entry.charge(), entry.estimated(), entry.at());
  }

  private void store(Effect.Store effect, Instant now) {
    TaskId id = effect.ticket().id();
    Life life = lives.get(id);
    if (life == null || life.submission == null) {
      return;
    }
    Optional<String> trouble = writer.trouble();
    if (trouble.isPresent()) { // said at once rather than after a wait in its queue
      storeFailed(id, trouble.get(), now);
      return;
    }
    Submission submission = life.submission;
    life.receipt = effect.receipt();
    TaskRecord accepted =
        TaskRecord.accepted(id, submission.request(), submission.pool(), submission.cost(), now);
    TaskRecord task =
        effect.start().map(start -> accepted.runningOn(start.agent())).orElse(accepted);
    writer.add(
        new Change.Insert(task, submission.key().map(key -> key.with(effect.receipt(), now))));
  }

  /** The reason is said to the caller; the engine need not know it. */
  void storeFailed(TaskId id, String why, Instant now) {
    Life life = lives.get(id);
    for (Effect effect : decide(new Event.StoreFailed(id), now)) {
      if (effect instanceof Effect.Refuse(TaskId _, Refusal refusal) && life != null) {
        forget(id);
        listener.on(effect);
        life.decided(
            new Admission.Refused(
                new Refusal(
                    refusal.reason(),
                    refusal.detail() + ": " + why,
                    refusal.retryAfter(),
                    refusal.depth(),
                    refusal.violated())));
      } else {
        hand(List.of(effect), now);
      }
    }
  }

  private void accept(TaskId id, Instant now) {
    Life life = lives.get(id);
    if (life != null && life.submission != null) {
      TaskRequest request = life.submission.request();
      if (keptBytes + bytes(request) <= mostKeptBytes) { // what starts soon need not be read again
        life.request = request;
        keptBytes += bytes(request);
      }
      life.decided(new Admission.Accepted(id, life.receipt, life.spent(Part.STORE, now)));
    }
  }

  private static long bytes(TaskRequest request) {
    return 500 + 2L * request.text().length() + request.metadata().map(String::length).orElse(0);
  }

  /**
   * @param decided when the store says that it began
   */
  private void prepare(TaskId id, int attempt, String agent, Instant decided, Instant now) {
    Life life = lives.get(id);
    if (life != null) {
      listener.waited(life.priority, life.spent(Part.QUEUE, now));
      Future<TaskRequest> request =
          life.request == null ? requests.of(id) : completedFuture(life.request);
      life.attempt =
          new Attempt(
              id, attempt, agent, life.priority, life.key, decided, request, () -> requests.of(id));
    }
  }

  /** Its start is durable: the agent gets it. */
  void begin(TaskId id, Instant now) {
    Life life = lives.get(id);
    if (life != null && life.attempt != null && !life.running) {
      life.attempt.handOver(now);
      life.running = true;
      agents.get().run(life.attempt);
    }
  }

  private void retry(Effect.Retry retry, Instant now) {
    Life life = lives.get(retry.id());
    if (life != null) {
      AttemptRecord failed =
          life.failedWith(retry.failure(), now)
              .orElse(new AttemptRecord(retry.attempt(), "", now, now, retry.failure()));
      life.backsOff(retry.due());
      writer.add(new Change.Retrying(retry.id(), retry.due(), failed));
    }
  }

  private void finish(Effect.Finish finish, Instant now) {
    Life life = lives.get(finish.id());
    if (life != null) {
      life.spent(Part.QUEUE, now); // for a task that ends while it waits; nothing otherwise
      writer.add(
          new Change.Finished(
              finish.id(),
              finish.status(),
              now,
              life.result,
              finish.failure(),
              finish.failure().flatMap(failure -> life.failedWith(failure, now)),
              life.timings));
      forget(finish.id());
    }
  }

  /** It lives no more, here. */
  void forget(TaskId id) {
    listener.gone(id);
    Life life = lives.remove(id);
    if (life != null) {
      keptBytes -= life.request == null ? 0 : bytes(life.request);
      life.letGo();
    }
  }

  /** Another node owns it: what runs of it here stops, and is waited for. */
  void lost(TaskId id, Instant now) {
    Life life = lives.get(id);
    if (life == null || life.submission != null) {
      return; // a new task is decided by its own commit
    }
    life.lost = true;
    on(new Event.Lost(id), now);
    if (life.attempt == null) {
      forget(id);
    } else if (!life.running) { // its agent never heard of it, so nobody else gives the slot back
      forget(id);
      on(new Event.Finished(id, new Outcome.Interrupted(), 0), now);
    }
  }
}
