package dev.plimsoll.serve.observe;

import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The newest of what the server decided against somebody, each with why and with what would have
 * decided otherwise. In memory, bounded. Hears what was decided, then tells the next who listens.
 * Thread-safe.
 */
public final class Decisions implements Dispatcher.Listener {
  private static final Logger LOG = System.getLogger(Decisions.class.getName());
  private static final int KEPT = 1_000;

  private final Dispatcher.Listener next;
  private final InstantSource clock;
  private final Deque<Decision> newest = new ArrayDeque<>(); // guarded by itself, newest first
  private long number; // the same

  /**
   * One decision.
   *
   * @param number counts up, also over those that are forgotten
   * @param kind what it is of: {@code refusal}, {@code call}, {@code mode}
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

  /** All that are remembered, the newest first. */
  public List<Decision> newest() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  /** Those of a task, newest first. */
  public List<Decision> of(TaskId task) {
    return newest().stream().filter(decision -> decision.task().equals(Optional.of(task))).toList();
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
      case Effect.RefuseCall(var _, Effect.CallRefusal refusal) ->
          keep(
              "call",
              Optional.empty(),
              word(refusal.why()),
              refusal.detail(),
              later(refusal.retryAfter()));
      case Effect.Degrade(Change change) -> {
        Level level = change.isWorse() ? Level.WARNING : Level.INFO;
        LOG.log(level, "mode {0} after {1}: {2}", change.to(), change.from(), change.why());
        keep(
            "mode",
            Optional.empty(),
            change.to().word(),
            change.why(),
            Optional.of(change.counterfactual()));
      }
      case Effect.Store _,
          Effect.Accept _,
          Effect.Start _,
          Effect.Begin _,
          Effect.Retry _,
          Effect.Finish _,
          Effect.Interrupt _,
          Effect.HandBack _,
          Effect.Reprioritize _,
          Effect.Call _,
          Effect.CallOver _,
          Effect.WakeAt _ -> {}
    }
    next.on(effect);
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

  @Override
  public void waited(Priority priority, Duration time) {
    next.waited(priority, time);
  }

  @Override
  public void gone(TaskId id) {
    next.gone(id);
  }
}
