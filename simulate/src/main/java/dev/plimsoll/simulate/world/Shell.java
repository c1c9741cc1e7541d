package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.LeaseBook;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does what the Engine decides, as the live shell does, in virtual time: every effect becomes a
 * step of the agenda, so that none is told to anybody while the Engine still decides. Not
 * thread-safe.
 */
final class Shell {
  private static final Outcome INTERRUPTED = new Outcome.Interrupted();
  private static final Outcome SICK =
      new Outcome.Failed(Failure.elsewhere("agent_sick", "the agent failed at once"));

  /** A sick agent fails as fast as a connection is refused. */
  private static final long SICK_NANOS = 1_000_000;

  private final World world;
  private final Agenda agenda;
  private final Gateway gateway;
  private final long hop;
  private final long commit;
  private final Map<TaskId, Life> lives = new HashMap<>();
  private final Map<String, LeaseBook> lessor = new HashMap<>();
  private final Set<String> sick = new HashSet<>();
  private long wakeAt = Long.MAX_VALUE;

  Shell(World world, World.Shared shared, Watcher watcher) {
    this.world = world;
    this.agenda = shared.agenda();
    this.gateway = new Gateway(world, shared, watcher, this::ran);
    this.hop = world.settings().delays().hop().toNanos();
    this.commit = world.settings().delays().commit().toNanos();
  }

  /** A task begins to live, before the Engine hears of it. */
  void begin(Ticket ticket, Order order, Caller caller) {
    Fleet.Pool pool = world.settings().fleet().poolOf(ticket.pool());
    lives.put(ticket.id(), new Life(ticket, order, caller, agenda.now(), pool, null));
  }

  /** The same of a task whose doings are known. */
  void begin(Ticket ticket, Sender sender, Script script, Caller caller) {
    Fleet.Pool pool = world.settings().fleet().poolOf(ticket.pool());
    Life life = new Life(ticket, Order.SCRIPTED, caller, agenda.now(), pool, script);
    life.sender = sender;
    lives.put(ticket.id(), life);
  }

  boolean lives(TaskId id) {
    return lives.containsKey(id);
  }

  int alive() {
    return lives.size();
  }

  Gateway gateway() {
    return gateway;
  }

  /** Takes longer the more tasks there are. */
  Map<Priority, Long> oldestWaits() {
    Map<Priority, Long> oldest = new EnumMap<>(Priority.class);
    for (Life life : lives.values()) {
      if (!life.called) {
        oldest.merge(life.ticket.priority(), agenda.now() - life.came, Math::max);
      }
    }
    return oldest;
  }

  void sicken(String agent) {
    sick.add(agent);
  }

  void perform(Effect effect) {
    switch (effect) {
      case Effect.Store store -> agenda.in(commit, () -> stored(store.ticket().id()));
      case Effect.Refuse refuse -> {
        Caller caller = gone(refuse.id()).caller;
        agenda.in(hop, () -> caller.refused(refuse.refusal()));
      }
      case Effect.Accept accept -> {
        Caller caller = life(accept.id()).caller;
        agenda.in(hop, caller::accepted);
      }
      case Effect.Start start -> {
        Life life = prepare(start.id(), start.agent());
        if (life.script == null) {
          agenda.in(commit, () -> attempt(life));
        } else {
          perform(life, commit, life.script.act());
        }
      }
      case Effect.Begin begin -> {
        Life life = prepare(begin.id(), begin.agent());
        if (life.script == null) {
          world.afterwards(() -> attempt(life));
        } else {
          perform(life, 0, life.script.act());
        }
      }
      case Effect.Retry retry -> life(retry.id()).interrupted = false;
      case Effect.Finish finish -> {
        Caller caller = gone(finish.id()).caller;
        agenda.in(commit + hop, () -> caller.ended(finish.status(), finish.failure()));
      }
      case Effect.Interrupt interrupt -> interrupt(life(interrupt.id()));
      case Effect.HandBack back -> gone(back.id());
      case Effect.Park _ -> {} // it begins again when the engine says so
      case Effect.Reprioritize _ -> {} // nobody here asks for the class of a task again
      case Effect.Call call -> gateway.call(call);
      case Effect.Hedge hedge -> gateway.call(hedge);
      case Effect.CancelCall cancel -> gateway.cancel(cancel);
      case Effect.RefuseCall refused -> gateway.refused(refused);
      case Effect.CallOver over -> gateway.over(over);
      case Effect.Lease(Demand demand) -> lease(demand);
      case Effect.Charge _, Effect.Warn _, Effect.Degrade _ -> {} // whoever looks on sees it
      case Effect.StartAgent(String pool, String agent, boolean warm) -> start(pool, agent, warm);
      case Effect.StopAgent _ -> {} // one that becomes ready all the same is not listened to
      case Effect.ReplaceAgent _, Effect.Scale _, Effect.StandIn _ -> {}
      case Effect.WakeAt wake -> wake(wake.time());
    }
  }

  /** Another process keeps the book. */
  private void lease(Demand demand) {
    agenda.in(
        hop,
        () -> {
          Lent lent =
              lessor
                  .computeIfAbsent(demand.name(), _ -> new LeaseBook(demand.quota()))
                  .lease("this", demand, world.instant());
          agenda.in(hop, () -> world.tell(new Event.Leased(demand, Optional.of(lent))));
        });
  }

  private void start(String pool, String agent, boolean warm) {
    Fleet.Pool of = world.settings().fleet().poolOf(pool);
    Duration time = warm ? world.settings().delays().warm() : world.settings().delays().cold();
    agenda.in(
        time.toNanos(), () -> world.tell(new Event.AgentReady(pool, agent, of.concurrency())));
  }

  private Life life(TaskId id) {
    Life life = lives.get(id);
    if (life == null) {
      throw new IllegalStateException("decided of a task that does not live: " + id);
    }
    return life;
  }

  private Life gone(TaskId id) {
    Life life = lives.remove(id);
    if (life == null) {
      throw new IllegalStateException("decided of a task that does not live: " + id);
    }
    return life;
  }

  private void stored(TaskId id) {
    world.tell(world.storeFails() ? new Event.StoreFailed(id) : new Event.Stored(id));
  }

  private Life prepare(TaskId id, String agent) {
    Life life = life(id);
    life.agent = agent;
    return life;
  }

  /** An attempt whose doings are known: what it takes beside its calls comes before them. */
  private void perform(Life life, long durable, Script.Act act) {
    life.wanted = act.wish();
    agenda.in(
        durable + act.overhead().toNanos(),
        () -> {
          if (act.wish().isPresent()) {
            attempt(life);
          } else {
            finished(life, life.interrupted ? INTERRUPTED : new Outcome.Completed());
          }
        });
  }

  /** Its start is durable: the agent wants a model's answer. */
  private void attempt(Life life) {
    if (life.interrupted) { // before it had begun
      finished(life, INTERRUPTED);
    } else if (sick.contains(life.agent)) {
      agenda.in(SICK_NANOS, () -> failed(life));
    } else {
      gateway.want(life);
    }
  }

  /** The agent failed by its own fault, which counts against it as a missed check does. */
  private void failed(Life life) {
    String agent = life.agent;
    finished(life, life.interrupted ? INTERRUPTED : SICK);
    world.afterwards(() -> world.tell(new Event.AgentChecked(agent, false)));
  }

  private void ran(Life life, Outcome outcome) {
    finished(life, life.interrupted ? INTERRUPTED : outcome);
  }

  private void interrupt(Life life) {
    life.interrupted = true;
    if (life.wish.isPresent()) {
      gateway.leave(life);
      world.afterwards(() -> finished(life, INTERRUPTED));
    }
  }

  private void finished(Life life, Outcome outcome) {
    world.tell(new Event.Finished(life.ticket.id(), outcome, cost(life)));
  }

  private static int cost(Life life) {
    Answer last = life.last;
    return last == null ? 0 : last.tokens();
  }

  private void wake(Instant time) {
    long at = Duration.between(world.settings().start(), time).toNanos();
    wakeAt = at;
    agenda.at(
        at,
        () -> {
          if (wakeAt == at) { // else an earlier wish came after it
            wakeAt = Long.MAX_VALUE;
            world.tell(new Event.Ticked());
          }
        });
  }
}
