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
  void under_strain_nobody_comes_in_who_would_begin_late_but_for_critical_tasks() {
    for (int i = 0; i < 30; i++) { // a run takes a second
      assertThat(submit(Priority.HIGH)).isEmpty();
      pass(Duration.ofSeconds(1));
      finishOne();
    }
    for (int i = 0; i < 6; i++) { // none is strained yet: the last would wait five seconds
      assertThat(submit(Priority.HIGH)).isEmpty();
    }
    pass(Duration.ofMillis(2_400));
    assertThat(engine.rung()).isEqualTo(Rung.HIGH_LOAD);

    assertThat(submit(Priority.HIGH)).contains(Reason.REDUCED);
    assertThat(submit(Priority.CRITICAL)).isEmpty();
    assertThat(submit(Priority.NORMAL)).isEmpty();
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
                assertThat(call.reduced().orElseThrow().cuts().timeout())
                    .isEqualTo(Duration.ofSeconds(10)));
  }

  private List<Effect> call(long number, Priority priority) {
    CallWish wish =
        new CallWish(
            priority, "t", true, false, List.of(new Target("p", "m")), 1, Optional.empty());
    return on(new Event.CallWanted(new CallId(number), wish));
  }

  private static List<CallId> parked(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.RefuseCall.class::isInstance)
        .map(Effect.RefuseCall.class::cast)
        .filter(refused -> refused.refusal().why() == Effect.CallRefusal.Why.PARKED)
        .map(Effect.RefuseCall::id)
        .toList();
  }

  @Test
  void a_low_run_that_wants_a_call_in_critical_is_parked_and_gone_on_with_later() {
    submit(Priority.LOW);
    look(0.9);
    assertThat(parked(call(1, Priority.NORMAL))).isEmpty();
    assertThat(parked(call(2, Priority.LOW))).containsExactly(new CallId(2));
    TaskId low = running.remove();
    assertThat(on(new Event.Finished(low, new Outcome.Parked(), 0)))
        .containsExactly(new Effect.Park(low));
    assertThat(engine.counts().parked()).isEqualTo(1);
    assertThat(engine.counts().taken()).isZero();
    pass(Duration.ofSeconds(2));
    assertThat(running).isEmpty();
    pass(Duration.ofSeconds(2)); // critical is left
    assertThat(running).containsExactly(low);
    assertThat(engine.counts().parked()).isZero();
    finishOne();
    assertThat(engine.counts().completed()).isEqualTo(1);
  }

  @Test
  void what_waits_for_its_turn_is_parked_when_it_becomes_critical_what_is_called_is_not() {
    look(MEMORY);
    call(1, Priority.LOW);
    for (int i = 2; i <= 201; i++) { // 200 may be called at once
      call(i, Priority.NORMAL);
    }
    call(202, Priority.LOW);
    now = now.plus(LOOK);
    assertThat(parked(on(new Event.Sampled(0.9)))).containsExactly(new CallId(202));
  }

  @Test
  void a_parked_task_can_be_cancelled_and_its_deadline_holds() {
    submit(Priority.LOW);
    look(0.9);
    TaskId low = running.remove();
    on(new Event.Finished(low, new Outcome.Parked(), 0));
    on(new Event.CancelAsked(low));
    assertThat(engine.counts().cancelled()).isEqualTo(1);
    assertThat(engine.counts().parked()).isZero();
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
