package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who comes in, what its caller is told, and who has to go for it. */
class DoorTest {
  private static final Outcome DONE = new Outcome.Completed();

  private World world = new World(EngineSettings.standard(), 1);

  /** A world whose queue holds so many in all, and its agent one at a time. */
  private void small(int total, int slots) {
    Map<Priority, Integer> perClass =
        Map.of(Priority.CRITICAL, 2, Priority.HIGH, 9, Priority.NORMAL, 9, Priority.LOW, 9);
    Caps caps = new Caps(perClass, total, 1);
    world = new World(new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of(), 3), 1);
    agents(slots);
  }

  private void agents(int slots) {
    world.on(new Event.AgentReady("general", "a1", slots));
  }

  private Refusal refusal() {
    return ((Effect.Refuse) world.all.getLast()).refusal();
  }

  private Effect.Receipt receipt() {
    return ((Effect.Store) world.all.getLast()).receipt();
  }

  /** Twenty and more runs of two seconds, one after the other. */
  private void measureRunsOfTwoSeconds() {
    for (int i = 0; i < 25; i++) {
      TaskId id = world.submitAndStore(Priority.NORMAL);
      world.pass(Duration.ofSeconds(2));
      world.ended(id, DONE);
    }
  }

  private Ticket later(Duration wait) {
    Ticket plain = world.ticket(Priority.NORMAL);
    return new Ticket(
        plain.id(),
        plain.priority(),
        plain.pool(),
        plain.tenant(),
        1,
        Optional.of(world.now.plus(wait)),
        Optional.empty());
  }

  @Test
  void a_critical_task_displaces_the_newest_low_and_then_the_newest_normal_one() {
    small(3, 1);
    TaskId running = world.submitAndStore(Priority.LOW);
    TaskId normal = world.submitAndStore(Priority.NORMAL);
    TaskId oldLow = world.submitAndStore(Priority.LOW);
    TaskId newLow = world.submitAndStore(Priority.LOW);

    TaskId critical = world.submitAndStore(Priority.CRITICAL);
    assertThat(world.kept)
        .containsEntry(newLow, Status.DEAD)
        .containsEntry(oldLow, Status.QUEUED)
        .containsEntry(critical, Status.QUEUED);
    Effect.Finish end =
        world.all.stream()
            .filter(Effect.Finish.class::isInstance)
            .map(Effect.Finish.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(end.failure().orElseThrow().kind()).isEqualTo("displaced");

    world.on(new Event.CancelAsked(oldLow));
    TaskId newest = world.submitAndStore(Priority.NORMAL);
    world.submitAndStore(Priority.CRITICAL);
    assertThat(world.kept)
        .containsEntry(newest, Status.DEAD)
        .containsEntry(normal, Status.QUEUED)
        .containsEntry(running, Status.RUNNING);
    assertThat(world.engine.counts().displaced()).isEqualTo(2);
  }

  @Test
  void nobody_is_displaced_by_less_or_for_a_full_class_or_where_only_others_wait() {
    small(3, 1);
    world.submitAndStore(Priority.HIGH);
    world.submitAndStore(Priority.LOW);
    world.submitAndStore(Priority.CRITICAL);
    world.submitAndStore(Priority.CRITICAL);

    world.submit(Priority.HIGH, Optional.empty());
    assertThat(refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
    world.submit(Priority.CRITICAL, Optional.empty());
    assertThat(refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(world.engine.counts().displaced()).isZero();

    small(2, 1);
    world.submitAndStore(Priority.HIGH);
    world.submitAndStore(Priority.HIGH);
    world.submitAndStore(Priority.HIGH);
    world.submit(Priority.CRITICAL, Optional.empty());
    assertThat(refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
  }

  @Test
  void a_receipt_says_its_place_and_once_enough_was_measured_its_times() {
    agents(1);
    TaskId running = world.submit(Priority.NORMAL, Optional.empty());
    assertThat(receipt()).isEqualTo(new Effect.Receipt(0, Optional.empty()));
    world.submit(Priority.NORMAL, Optional.empty());
    assertThat(receipt().position()).isEqualTo(1);
    world.submit(Priority.CRITICAL, Optional.empty());
    assertThat(receipt().position()).as("the slot is held for what came before").isEqualTo(1);
    world.on(new Event.Stored(running));
    world.submit(Priority.NORMAL, Optional.empty());
    assertThat(receipt().position()).isEqualTo(3);
    assertThat(world.engine.calibration().finished()).isZero();
  }

  @Test
  void times_are_told_from_what_was_measured() {
    agents(1);
    measureRunsOfTwoSeconds();
    world.submitAndStore(Priority.NORMAL);
    world.submitAndStore(Priority.NORMAL);
    world.submit(Priority.NORMAL, Optional.empty());

    Estimate estimate = receipt().estimate().orElseThrow();

    assertThat(estimate.startP50()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    assertThat(estimate.startP90()).isGreaterThan(estimate.startP50());
    assertThat(estimate.finishP50()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
    assertThat(estimate.finishP90()).isGreaterThan(estimate.finishP50());
    assertThat(world.engine.calibration().finished()).isPositive();
  }

  @Test
  void a_deadline_that_cannot_be_met_is_refused_with_the_sum() {
    agents(1);
    measureRunsOfTwoSeconds();
    for (int i = 0; i < 13; i++) {
      world.submitAndStore(Priority.NORMAL);
    }
    world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(4)));

    assertThat(refusal().reason()).isEqualTo(Reason.DEADLINE_UNREACHABLE);
    assertThat(refusal().detail())
        .matches(
            "12 tasks stand before it, 0\\.5\\d? start a second, a run takes [12](\\.\\d)? s: "
                + "done in about 2\\d s, the deadline is in 4 s");
    assertThat(refusal().retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(35));

    world.submit(Priority.CRITICAL, Optional.of(Duration.ofSeconds(8)));
    assertThat(world.all.getLast()).isInstanceOf(Effect.Store.class);
  }

  @Test
  void what_would_end_after_its_deadline_is_dropped_when_its_turn_comes() {
    agents(1);
    measureRunsOfTwoSeconds();
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId tight = world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(7)));
    world.on(new Event.Stored(tight));
    world.pass(Duration.ofSeconds(6));
    world.ended(running, DONE);

    assertThat(world.kept).containsEntry(tight, Status.EXPIRED);
    Effect.Finish end = (Effect.Finish) world.all.getLast();
    assertThat(end.failure().orElseThrow().message())
        .matches("dropped at dequeue: a run takes [12](\\.\\d)? s, the deadline is in 1 s");
  }

  @Test
  void a_task_for_later_waits_for_its_time_and_then_stands_behind_the_others() {
    small(2, 1);
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId later = world.submit(later(Duration.ofSeconds(5)));
    world.on(new Event.Stored(later));
    TaskId waiting = world.submitAndStore(Priority.NORMAL);

    assertThat(world.engine.counts().scheduled()).isEqualTo(1);
    TaskId second = world.submitAndStore(Priority.NORMAL); // it takes nobody's place
    world.submit(Priority.NORMAL, Optional.empty());
    assertThat(refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
    world.pass(Duration.ofSeconds(5));
    assertThat(world.engine.counts().scheduled()).isZero();
    world.ended(running, DONE);
    assertThat(world.running).containsOnlyKeys(waiting);
    world.ended(waiting, DONE);
    world.ended(second, DONE);
    assertThat(world.running).containsOnlyKeys(later);
  }

  @Test
  void tasks_for_later_have_a_bound_of_their_own() {
    small(2, 1);
    for (int i = 0; i < 200; i++) {
      world.on(new Event.Stored(world.submit(later(Duration.ofHours(1)))));
    }
    assertThat(world.engine.counts().scheduled()).isEqualTo(200);
    world.submit(later(Duration.ofHours(1)));
    assertThat(refusal().detail()).isEqualTo("200 tasks wait for their time, and 200 may");
  }

  @Test
  void a_task_for_later_starts_by_itself_and_can_be_cancelled() {
    agents(1);
    TaskId later = world.submit(later(Duration.ofSeconds(5)));
    TaskId other = world.submit(later(Duration.ofSeconds(9)));
    List.of(later, other).forEach(id -> world.on(new Event.Stored(id)));
    world.on(new Event.CancelAsked(other));
    assertThat(world.kept).containsEntry(other, Status.CANCELLED);
    world.pass(Duration.ofSeconds(5));
    assertThat(world.running).containsOnlyKeys(later);
  }

  @Test
  void a_task_that_may_only_start_after_its_deadline_is_refused() {
    Ticket later = later(Duration.ofSeconds(5));
    world.submit(
        new Ticket(
            later.id(),
            later.priority(),
            later.pool(),
            later.tenant(),
            1,
            later.notBefore(),
            later.notBefore()));
    assertThat(refusal().reason()).isEqualTo(Reason.DEADLINE_UNREACHABLE);
  }

  @Test
  void a_paused_queue_takes_tasks_and_starts_none() {
    agents(1);
    world.queue(QueueMode.PAUSED);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    assertThat(world.running).isEmpty();
    assertThat(world.engine.counts().mode()).isEqualTo(QueueMode.PAUSED);
    world.queue(QueueMode.OPEN);
    assertThat(world.running).containsOnlyKeys(id);
  }

  @Test
  void a_draining_queue_takes_no_task_and_starts_those_it_has() {
    agents(1);
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId waiting = world.submitAndStore(Priority.NORMAL);
    world.queue(QueueMode.DRAINING);
    world.submit(Priority.CRITICAL, Optional.empty());
    assertThat(refusal().reason()).isEqualTo(Reason.QUEUE_CLOSED);
    world.ended(running, DONE);
    assertThat(world.running).containsOnlyKeys(waiting);
    world.queue(QueueMode.OPEN);
    world.submitAndStore(Priority.LOW);
    assertThat(world.engine.counts().waiting()).isEqualTo(1);
  }

  @Test
  void another_class_means_a_place_behind_those_who_wait_there() {
    agents(1);
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId low = world.submitAndStore(Priority.LOW);
    TaskId high = world.submitAndStore(Priority.HIGH);
    assertThat(world.on(new Event.PriorityAsked(low, Priority.HIGH)))
        .containsExactly(new Effect.Reprioritize(low, Priority.HIGH));
    assertThat(world.on(new Event.PriorityAsked(low, Priority.HIGH))).isEmpty();
    assertThat(world.on(new Event.PriorityAsked(running, Priority.HIGH))).isEmpty();
    assertThat(world.engine.counts().waitingByPriority()).containsEntry(Priority.HIGH, 2);
    world.ended(running, DONE);
    assertThat(world.running).containsOnlyKeys(high);
    world.ended(high, DONE);
    assertThat(world.running).containsOnlyKeys(low);
  }
}
