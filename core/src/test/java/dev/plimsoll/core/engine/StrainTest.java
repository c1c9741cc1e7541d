package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine under more load than it bears, and after it. */
class StrainTest {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final double MEMORY = 0.1;

  private final Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
  private final Deque<TaskId> running = new ArrayDeque<>();
  private final List<Change> changes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private long last;

  @BeforeEach
  void one_slot() {
    engine.on(new Event.AgentReady("general", "a", 1), now);
    look(MEMORY);
  }

  private List<Effect> on(Event event) {
    List<Effect> effects = engine.on(event, now);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Store store -> on(new Event.Stored(store.ticket().id()));
        case Effect.Start start -> running.add(start.id());
        case Effect.Begin begin -> running.add(begin.id());
        case Effect.Degrade(Change change) -> changes.add(change);
        default -> {} // nothing else matters here
      }
    }
    return effects;
  }

  private Optional<Reason> submit(Priority priority) {
    Ticket ticket =
        new Ticket(
            new TaskId(now.toEpochMilli() << 16, ++last),
            priority,
            "general",
            "t",
            100,
            Optional.empty(),
            Optional.empty());
    return on(new Event.Submitted(ticket)).stream()
        .filter(Effect.Refuse.class::isInstance)
        .map(effect -> ((Effect.Refuse) effect).refusal().reason())
        .findFirst();
  }

  private void finishOne() {
    on(new Event.Finished(running.remove(), new Outcome.Completed(), 0));
  }

  private void look(double memory) {
    now = now.plus(LOOK);
    on(new Event.Sampled(memory));
  }

  private void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      look(MEMORY);
    }
  }

  @Test
  void who_waits_twice_as_long_as_it_may_makes_it_critical_and_low_tasks_stay_out() {
    submit(Priority.HIGH);
    submit(Priority.HIGH);
    pass(Duration.ofSeconds(2));
    assertThat(engine.rung()).isEqualTo(Rung.OPTIMAL);
    pass(Duration.ofMillis(400));
    assertThat(engine.rung()).isEqualTo(Rung.HIGH_LOAD);
    assertThat(submit(Priority.LOW)).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(engine.rung()).isEqualTo(Rung.CRITICAL);
    assertThat(submit(Priority.LOW)).contains(Reason.REDUCED);
    assertThat(submit(Priority.NORMAL)).isEmpty();
    assertThat(changes.getLast().why()).contains("wait_high");
  }

  @Test
  void it_is_optimal_again_within_ten_seconds_after_nobody_waits() {
    submit(Priority.CRITICAL);
    submit(Priority.CRITICAL);
    pass(Duration.ofSeconds(5));
    assertThat(engine.rung()).isEqualTo(Rung.CRITICAL);
    finishOne();
    finishOne();
    pass(Duration.ofSeconds(10));
    assertThat(engine.rung()).isEqualTo(Rung.OPTIMAL);
    assertThat(changes.stream().map(Change::to))
        .endsWith(Rung.CRITICAL, Rung.HIGH_LOAD, Rung.OPTIMAL);
  }

  @Test
  void a_backlog_of_low_tasks_alone_is_never_critical() {
    for (int i = 0; i < 50; i++) {
      submit(Priority.LOW);
    }
    pass(Duration.ofMinutes(20));
    assertThat(engine.rung()).isEqualTo(Rung.HIGH_LOAD);
  }

  @Test
  void a_queue_that_is_held_is_no_overload() {
    on(new Event.QueueAsked(QueueMode.PAUSED));
    submit(Priority.CRITICAL);
    pass(Duration.ofMinutes(1));
    assertThat(engine.rung()).isEqualTo(Rung.OPTIMAL);
  }

  @Test
  void memory_that_is_nearly_used_up_makes_it_critical_at_once() {
    look(0.9);
    assertThat(engine.rung()).isEqualTo(Rung.CRITICAL);
  }

  @Test
  void a_call_is_told_what_it_is_left() {
    look(0.9);
    CallWish wish =
        new CallWish(
            Priority.NORMAL, "t", true, false, List.of(new Target("p", "m")), 1, Optional.empty());
    assertThat(on(new Event.CallWanted(new CallId(1), wish)))
        .first()
        .isInstanceOfSatisfying(
            Effect.Call.class,
            call ->
                assertThat(call.cuts().orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(10)));
  }

  @Test
  void providers_that_fail_make_it_critical() {
    Target target = new Target("p", "m");
    for (int i = 0; i < 60; i++) {
      CallId id = new CallId(i);
      CallWish wish =
          new CallWish(Priority.LOW, "t", true, false, List.of(target), 1, Optional.empty());
      on(new Event.CallWanted(id, wish));
      CallEnd.Kind kind = i % 5 == 0 ? CallEnd.Kind.BROKEN : CallEnd.Kind.ANSWERED;
      on(new Event.CallEnded(id, CallEnd.of(kind)));
    }
    look(MEMORY);
    assertThat(engine.rung()).isEqualTo(Rung.CRITICAL);
    assertThat(changes.getLast().why()).contains("failures");
  }

  @Test
  void after_an_overload_low_tasks_come_back_by_and_by() {
    look(0.9);
    for (int i = 0; i < 20; i++) { // 4 s: critical is left
      look(MEMORY);
    }
    int early = 0;
    for (int i = 0; i < 50; i++) {
      early += submit(Priority.LOW).isEmpty() ? 1 : 0;
    }
    assertThat(early).isBetween(1, 30);
    pass(Duration.ofSeconds(12));
    assertThat(submit(Priority.LOW)).isEmpty();
  }
}
