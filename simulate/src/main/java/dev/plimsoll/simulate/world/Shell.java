package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what the Engine decides, as the live shell does, in virtual time: every effect becomes a
 * step of the agenda, so that none is told to anybody while the Engine still decides. Not
 * thread-safe.
 */
final class Shell {
  private static final Outcome DONE = new Outcome.Completed();
  private static final Outcome INTERRUPTED = new Outcome.Interrupted();
  private static final Outcome FAILED =
      new Outcome.Failed(Failure.retryable("http_500", "the provider answered 500"));
  private static final Outcome TIMED_OUT =
      new Outcome.Failed(Failure.retryable("timeout", "the provider did not answer in time"));
  private static final Outcome SICK =
      new Outcome.Failed(Failure.elsewhere("agent_sick", "the agent failed at once"));

  /** A sick agent fails as fast as a connection is refused. */
  private static final long SICK_NANOS = 1_000_000;

  private final World world;
  private final Agenda agenda;
  private final Provider provider;
  private final Watcher watcher;
  private final long hop;
  private final long commit;
  private final Map<TaskId, Life> lives = new HashMap<>();
  private final Set<String> sick = new HashSet<>();
  private int calling;
  private long wakeAt = Long.MAX_VALUE;

  Shell(World world, Agenda agenda, Provider provider, Watcher watcher) {
    this.world = world;
    this.agenda = agenda;
    this.provider = provider;
    this.watcher = watcher;
    this.hop = world.settings().delays().hop().toNanos();
    this.commit = world.settings().delays().commit().toNanos();
  }

  /** A task begins to live, before the Engine hears of it. */
  void begin(Ticket ticket, Caller caller) {
    lives.put(
        ticket.id(),
        new Life(ticket, caller, agenda.now(), world.settings().fleet().poolOf(ticket.pool())));
  }

  int alive() {
    return lives.size();
  }

  /** How many calls the provider was asked for and has not ended. */
  int calling() {
    return calling;
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
        Life life = prepare(start.id(), start.agent(), start.attempt());
        agenda.in(commit, () -> attempt(life));
      }
      case Effect.Begin begin -> attempt(prepare(begin.id(), begin.agent(), begin.attempt()));
      case Effect.Retry retry -> life(retry.id()).interrupted = false;
      case Effect.Finish finish -> {
        Caller caller = gone(finish.id()).caller;
        agenda.in(commit + hop, () -> caller.ended(finish.status(), finish.failure()));
      }
      case Effect.Interrupt interrupt -> interrupt(life(interrupt.id()));
      case Effect.HandBack back -> gone(back.id());
      case Effect.Reprioritize _ -> {} // nobody here asks for the class of a task again
      case Effect.Call _, Effect.RefuseCall _, Effect.CallOver _, Effect.Degrade _ ->
          // agents here call their provider themselves, and nobody tells of the memory
          throw new IllegalStateException("decided of what was never asked: " + effect);
      case Effect.WakeAt wake -> wake(wake.time());
    }
  }

  private Life life(TaskId id) {
    Life life = lives.get(id);
    if (life == null) {
      throw new IllegalStateException("decided of a task that does not live: " + id);
    }
    return life;
  }

  private Life gone(TaskId id) {
    Life life = life(id);
    lives.remove(id);
    return life;
  }

  private void stored(TaskId id) {
    world.tell(world.storeFails() ? new Event.StoreFailed(id) : new Event.Stored(id));
  }

  private Life prepare(TaskId id, String agent, int attempt) {
    Life life = life(id);
    life.agent = agent;
    if (attempt == 1) {
      watcher.began(world, life.ticket.priority(), agenda.now() - life.came);
    }
    return life;
  }

  /** Its start is durable: the agent calls the provider. */
  private void attempt(Life life) {
    if (life.interrupted) { // before it had begun
      finished(life, INTERRUPTED);
    } else if (sick.contains(life.agent)) {
      agenda.in(SICK_NANOS, () -> finished(life, life.interrupted ? INTERRUPTED : SICK));
    } else {
      calling++;
      life.call = provider.call(life.patience, answer -> answered(life, answer));
    }
  }

  private void answered(Life life, Provider.Answer answer) {
    life.call = null;
    calling--;
    finished(
        life,
        switch (answer) {
          case DONE -> DONE;
          case FAILED -> FAILED;
          case TIMED_OUT -> TIMED_OUT;
        });
  }

  private void interrupt(Life life) {
    life.interrupted = true;
    Provider.Call call = life.call;
    if (call != null) {
      life.call = null;
      calling--;
      provider.giveUp(call);
      agenda.in(0, () -> finished(life, INTERRUPTED));
    }
  }

  private void finished(Life life, Outcome outcome) {
    world.tell(new Event.Finished(life.ticket.id(), outcome, 0));
  }

  private void wake(Instant time) {
    long at = Duration.between(World.START, time).toNanos();
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

  /** What is known of a task outside the Engine. */
  private static final class Life {
    final Ticket ticket;
    final Caller caller;
    final long came;
    final long patience;
    String agent = "";
    Provider.@Nullable Call call;
    boolean interrupted;

    Life(Ticket ticket, Caller caller, long came, Fleet.Pool pool) {
      this.ticket = ticket;
      this.caller = caller;
      this.came = came;
      this.patience = pool.timeout().toNanos();
    }
  }
}
