package dev.plimsoll.serve.observe;

import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.scale.Decision.Add;
import dev.plimsoll.core.scale.Decision.Hold;
import dev.plimsoll.core.scale.Decision.Retire;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest of what the server decided, each with why and with what would have decided otherwise:
 * against whom, in which mode, where calls went; and of the newest tasks all of it. In memory,
 * bounded. Hears what was decided, then tells the next who listens. Thread-safe.
 */
public final class Decisions implements Dispatcher.Listener {
  private static final int KEPT = 1_000;

  private final Dispatcher.Listener next;
  private final InstantSource clock;
  private final Deque<Decision> newest = new ArrayDeque<>(); // guarded by itself, newest first
  private final Deque<Moment> routes = new ArrayDeque<>(); // the same, as are the others
  private final Lives lives = new Lives();
  private long number;
  private boolean lessorAway; // under the dispatcher's lock

  /**
   * One decision.
   *
   * @param number counts up, also over those that are forgotten
   * @param kind what it is of: {@code refusal}, {@code call}, {@code mode}, {@code scale}, {@code
   *     agent}, {@code limit}
   * @param task of a task, its id
   * @param decision what was decided: a reason's word, or the mode
   * @param why the inputs, for a person
   * @param otherwise what would have decided otherwise
   */
  public record Decision(
      long number,
      Instant at,
      String kind,
      Optional<TaskId> task,
      String decision,
      String why,
      Optional<String> otherwise) {}

  public Decisions(Dispatcher.Listener next, InstantSource clock) {
    this.next = next;
    this.clock = clock;
  }

  /** All that are remembered of the server, the newest first; not the whole lives of tasks. */
  public List<Decision> newest() {
    synchronized (newest) {
      return sorted(newest.stream(), routes.stream());
    }
  }

  /** Those of a kind with a greater number that are remembered, the oldest first. */
  List<Decision> after(long last, String kind) {
    synchronized (newest) {
      return newest.stream()
          .takeWhile(decision -> decision.number() > last)
          .filter(decision -> decision.kind().equals(kind))
          .toList()
          .reversed();
    }
  }

  /** All that is remembered of a task, newest first. */
  public List<Decision> of(TaskId task) {
    synchronized (newest) {
      return sorted(
          newest.stream().filter(decision -> decision.task().equals(Optional.of(task))),
          lives.of(task).stream());
    }
  }

  private static List<Decision> sorted(Stream<Decision> told, Stream<Moment> moments) {
    return Stream.concat(told, moments.map(Moment::told))
        .sorted(Comparator.comparingLong(Decision::number).reversed())
        .toList();
  }

  /** Most happen too often to be put into words before somebody asks. */
  private void happened(Optional<TaskId> task, Object what) {
    synchronized (newest) {
      Moment moment = new Moment(++number, clock.instant(), task, what);
      if (task.isPresent()) {
        lives.add(task.get(), moment);
      }
      if (what instanceof Effect.Call call && call.route().isPresent()) {
        routes.addFirst(moment);
        if (routes.size() > KEPT) {
          routes.removeLast();
        }
      }
    }
  }

  @Override
  public void ended(CallId id, CallEnd end) {
    happened(id.task(), end);
    next.ended(id, end);
  }

  @Override
  public void on(Effect effect) {
    switch (effect) {
      case Effect.Refuse(TaskId id, Effect.Refusal refusal) ->
          keep(
              "refusal",
              Optional.of(id),
              word(refusal.reason()),
              refusal.detail(),
              later(refusal.retryAfter()));
      case Effect.RefuseCall(CallId id, Effect.CallRefusal refusal) ->
          keep(
              "call",
              id.task(),
              word(refusal.why()),
              refusal.detail(),
              later(refusal.retryAfter()));
      case Effect.Warn(Standing standing) ->
          keep("budget", Optional.empty(), "soft_edge", standing.text(), otherwise(standing));
      case Effect.Degrade(Change change) -> {
        keep(
            "mode",
            Optional.empty(),
            change.to().word(),
            change.why(),
            Optional.of(change.counterfactual()));
      }
      case Effect.Park(TaskId id) ->
          keep(
              "park",
              Optional.of(id),
              "parked",
              "the server is strained, and runs of its class stop where they can be gone on with",
              Optional.of("would have gone on in a class that is not parked"));
      case Effect.Scale(String pool, var step) -> scale(pool, step);
      case Effect.ReplaceAgent replaced -> replaced(replaced);
      case Effect.StandIn(String pool, String by) ->
          keep(
              "agent",
              Optional.empty(),
              "stand_in",
              pool.equals(by)
                  ? "tasks of %s begin on its own agents again".formatted(pool)
                  : "%s has no ready agent: its tasks begin on agents of %s".formatted(pool, by),
              Optional.of("a ready agent of %s would run them".formatted(pool))
                  .filter(_ -> !pool.equals(by)));
      case Effect.Store store -> happened(Optional.of(store.ticket().id()), store);
      case Effect.Start start -> happened(Optional.of(start.id()), start);
      case Effect.Begin begin -> happened(Optional.of(begin.id()), begin);
      case Effect.Call call -> happened(call.id().task(), call);
      case Effect.Hedge hedge -> hedged(hedge);
      case Effect.Retry retry -> happened(Optional.of(retry.id()), retry);
      case Effect.Reprioritize other -> happened(Optional.of(other.id()), other);
      case Effect.HandBack back -> happened(Optional.of(back.id()), back);
      case Effect.Finish finish -> happened(Optional.of(finish.id()), finish);
      case Effect.StartAgent _,
          Effect.StopAgent _,
          Effect.Accept _,
          Effect.Interrupt _,
          Effect.CallOver _,
          Effect.Charge _,
          Effect.Lease _,
          Effect.CancelCall _,
          Effect.WakeAt _ -> {}
    }
    next.on(effect);
  }

  private static Optional<String> otherwise(Standing standing) {
    return Optional.of(
        "nobody would be told with a soft edge of %s or more; calls are refused from %s on"
            .formatted(
                standing.balance().taken().plus(standing.asked()), standing.budget().hard()));
  }

  private void scale(String pool, dev.plimsoll.core.scale.Decision step) {
    int from = step.grounds().load().agents().ready() + step.grounds().load().agents().starting();
    String change =
        switch (step) {
          case Hold hold -> "%s stays at %d agents".formatted(pool, hold.target());
          case Add add -> "%s from %d to %d agents".formatted(pool, from, add.target());
          case Retire retire -> "%s from %d to %d agents".formatted(pool, from, retire.target());
        };
    String reason = step.grounds().reason().word();
    keep(
        "scale",
        Optional.empty(),
        reason,
        "%s: %s; %s".formatted(change, step.grounds().inputs(), step.grounds().arithmetic()),
        Optional.of(step.grounds().counterfactual()));
  }

  private void hedged(Effect.Hedge hedge) {
    double waited = hedge.waited().toMillis() / 1e3;
    keep(
        "call",
        hedge.id().task(),
        "hedged",
        "call %d goes to %s too: %s has sent no token in %.3f s, longer than 95%% of its calls take"
            .formatted(hedge.hop(), hedge.target(), hedge.beside(), waited),
        Optional.of("a first token before that would have kept it alone"));
  }

  private void replaced(Effect.ReplaceAgent replaced) {
    String why =
        "%s failed its checks and gets no more tasks; it runs %d; %s"
            .formatted(
                replaced.agent(),
                replaced.running(),
                replaced.by().map(by -> by + " starts in its place").orElse("nobody need start"));
    keep(
        "agent",
        Optional.empty(),
        "replaced",
        why,
        Optional.of("one check passed in between would have kept it"));
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> later(Duration after) {
    return after.isZero()
        ? Optional.empty()
        : Optional.of("would probably pass in %.1f s".formatted(after.toMillis() / 1e3));
  }

  private void keep(
      String kind, Optional<TaskId> task, String decision, String why, Optional<String> otherwise) {
    synchronized (newest) {
      newest.addFirst(
          new Decision(++number, clock.instant(), kind, task, decision, why, otherwise));
      if (newest.size() > KEPT) {
        newest.removeLast();
      }
    }
  }

  /** Said of the moment only, once for all limits. */
  @Override
  public void leased(Demand demand, Optional<Lent> lent) {
    if (lent.isEmpty() != lessorAway) {
      lessorAway = lent.isEmpty();
      keep(
          "limit",
          Optional.empty(),
          lessorAway ? "lessor_away" : "lessor_back",
          lessorAway
              ? "nobody lends of %s: this server has its part of it, divided by the servers"
                  .formatted(demand.name())
              : "%s is lent again".formatted(demand.name()),
          Optional.of("the whole limit would be lent by turns").filter(_ -> lessorAway));
    }
    next.leased(demand, lent);
  }

  @Override
  public void waited(Priority priority, Duration time) {
    next.waited(priority, time);
  }

  @Override
  public void gone(TaskId id) {
    next.gone(id);
  }

  @Override
  public void agentReady(String pool, boolean warm, Duration time) {
    next.agentReady(pool, warm, time);
  }
}
