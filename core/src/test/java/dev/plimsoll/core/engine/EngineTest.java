package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final Outcome DONE = new Outcome.Completed();
  private static final Outcome FAILED =
      new Outcome.Failed(Failure.retryable("http_500", "the provider failed"));
  private static final Outcome LASTING =
      new Outcome.Failed(Failure.lasting("http_401", "the key was refused"));
  private static final Outcome INTERRUPTED = new Outcome.Interrupted();

  private final World world = new World(EngineSettings.standard(), 1);

  private void agents(int slots) {
    world.on(new Event.AgentReady("general", "a1", slots));
  }

  @Test
  void a_task_is_accepted_only_once_it_is_stored_and_starts_at_once_on_a_free_slot() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.empty());
    assertThat(world.all)
        .containsExactly(
            new Effect.Store(
                storedTicket(),
                new Effect.Receipt(0, Optional.empty()),
                Optional.of(new Effect.Start(id, "a1", 1))));

    List<Effect> effects = world.on(new Event.Stored(id));

    assertThat(effects).containsExactly(new Effect.Accept(id), new Effect.Begin(id, "a1", 1));
  }

  @Test
  void a_slot_that_is_held_for_a_task_goes_to_the_next_when_that_is_not_stored() {
    agents(1);
    TaskId first = world.submit(Priority.NORMAL, Optional.empty());
    TaskId second = world.submitAndStore(Priority.NORMAL);
    assertThat(world.kept).containsEntry(second, Status.QUEUED);

    List<Effect> effects = world.on(new Event.StoreFailed(first));

    assertThat(effects).contains(new Effect.Start(second, "a1", 1));
  }

  @Test
  void a_task_that_was_stored_as_running_is_handed_back_where_the_server_stopped_meanwhile() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.empty());
    world.stop();
    world.on(new Event.GraceOver());

    List<Effect> effects = world.on(new Event.Stored(id));

    assertThat(effects).containsExactly(new Effect.Accept(id), new Effect.HandBack(id));
    assertThat(world.engine.isIdle()).isTrue();
  }

  @Test
  void a_task_whose_deadline_passed_while_it_was_stored_does_not_begin() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(2)));
    world.pass(Duration.ofSeconds(3));

    world.on(new Event.Stored(id));

    assertThat(world.kept).containsEntry(id, Status.EXPIRED);
    assertThat(world.engine.counts().taken()).isZero();
  }

  private dev.plimsoll.core.work.Ticket storedTicket() {
    return ((Effect.Store) world.all.getFirst()).ticket();
  }

  @Test
  void a_task_that_is_being_stored_counts_as_waiting_at_the_door() {
    Caps one =
        new Caps(
            Map.of(Priority.CRITICAL, 1, Priority.HIGH, 1, Priority.NORMAL, 1, Priority.LOW, 1),
            4,
            1);
    World small = new World(new EngineSettings(one, 20, RetryPolicy.standard(), Map.of(), 3), 1);
    TaskId first = small.submit(Priority.LOW, Optional.empty());
    small.submit(Priority.LOW, Optional.empty());

    assertThat(refusal(small).refusal().reason()).isEqualTo(Reason.CLASS_FULL);
    assertThat(refusal(small).refusal().retryAfter()).isPositive();

    small.on(new Event.StoreFailed(first));
    assertThat(refusal(small).refusal().reason()).isEqualTo(Reason.STORE_FAILED);
    small.submit(Priority.LOW, Optional.empty());
    assertThat(small.toStore).hasSize(1);
  }

  private static Effect.Refuse refusal(World world) {
    return (Effect.Refuse) world.all.getLast();
  }

  @Test
  void a_failed_attempt_comes_back_after_its_delay_and_is_dead_after_the_third() {
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);

    world.ended(id, FAILED);
    assertThat(world.kept).containsEntry(id, Status.RETRYING);
    world.pass(Duration.ofMillis(1_500));
    assertThat(world.running).isEmpty();
    world.pass(Duration.ofMillis(900));
    assertThat(world.running).containsEntry(id, 2);

    world.ended(id, FAILED);
    world.pass(Duration.ofSeconds(5));
    assertThat(world.running).containsEntry(id, 3);

    world.ended(id, FAILED);
    assertThat(world.kept).containsEntry(id, Status.DEAD);
    assertThat(world.engine.counts().dead()).isEqualTo(1);
    assertThat(world.engine.counts().retries()).isEqualTo(2);
  }

  @Test
  void a_retry_keeps_no_slot_meanwhile() {
    agents(1);
    TaskId failing = world.submitAndStore(Priority.NORMAL);
    TaskId next = world.submitAndStore(Priority.NORMAL);

    world.ended(failing, FAILED);

    assertThat(world.running).containsOnlyKeys(next);
  }

  @Test
  void what_would_fail_again_is_dead_at_once() {
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.ended(id, LASTING);
    assertThat(world.kept).containsEntry(id, Status.DEAD);
  }

  @Test
  void cancelling_ends_a_waiting_task_and_interrupts_a_running_one() {
    agents(1);
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId waiting = world.submitAndStore(Priority.NORMAL);

    world.on(new Event.CancelAsked(waiting));
    assertThat(world.kept).containsEntry(waiting, Status.CANCELLED);

    world.on(new Event.CancelAsked(running));
    assertThat(world.interrupted).containsExactly(running);
    world.on(new Event.CancelAsked(running));
    world.ended(running, INTERRUPTED);
    assertThat(world.kept).containsEntry(running, Status.CANCELLED);
    assertThat(world.all.stream().filter(Effect.Interrupt.class::isInstance)).hasSize(1);
  }

  @Test
  void a_result_that_arrives_before_the_interruption_counts() {
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.on(new Event.CancelAsked(id));
    world.ended(id, DONE);
    assertThat(world.kept).containsEntry(id, Status.COMPLETED);
  }

  @Test
  void a_retrying_task_can_be_cancelled() {
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.ended(id, FAILED);
    world.on(new Event.CancelAsked(id));
    assertThat(world.kept).containsEntry(id, Status.CANCELLED);
    world.pass(Duration.ofSeconds(10));
    assertThat(world.running).isEmpty();
  }

  @Test
  void a_deadline_ends_a_task_wherever_it_stands() {
    agents(1);
    TaskId running = world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(5)));
    world.on(new Event.Stored(running));
    TaskId waiting = world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(1)));
    world.on(new Event.Stored(waiting));

    world.pass(Duration.ofSeconds(1));
    assertThat(world.kept).containsEntry(waiting, Status.EXPIRED);
    world.pass(Duration.ofSeconds(4));
    assertThat(world.interrupted).containsExactly(running);
    world.ended(running, INTERRUPTED);
    assertThat(world.kept).containsEntry(running, Status.EXPIRED);

    world.submit(Priority.NORMAL, Optional.of(Duration.ZERO));
    assertThat(refusal(world).refusal().reason()).isEqualTo(Reason.DEADLINE_PASSED);
  }

  @Test
  void a_retry_that_could_only_come_after_the_deadline_is_not_waited_for() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.of(Duration.ofSeconds(1)));
    world.on(new Event.Stored(id));
    world.ended(id, FAILED);
    assertThat(world.kept).containsEntry(id, Status.EXPIRED);
  }

  @Test
  void a_stop_admits_and_starts_nothing_and_hands_back_what_runs_too_long() {
    agents(1);
    TaskId running = world.submitAndStore(Priority.NORMAL);
    TaskId waiting = world.submitAndStore(Priority.NORMAL);
    world.stop();
    world.submit(Priority.CRITICAL, Optional.empty());
    assertThat(refusal(world).refusal().reason()).isEqualTo(Reason.DRAINING);

    world.on(new Event.GraceOver());
    assertThat(world.interrupted).containsExactly(running);
    world.ended(running, INTERRUPTED);

    assertThat(world.kept)
        .containsEntry(running, Status.QUEUED)
        .containsEntry(waiting, Status.QUEUED);
    assertThat(world.running).isEmpty();
    assertThat(world.engine.counts().handedBack()).isEqualTo(1);
  }

  @Test
  void an_agent_that_is_gone_takes_its_slots_along_and_its_tasks_end_by_themselves() {
    agents(2);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    Engine engine = world.engine;
    assertThat(engine.on(new Event.AgentLost("a1"), world.now)).isEmpty();
    assertThat(engine.counts().brokenLaw()).isEmpty();
    assertThat(engine.counts().running()).isEqualTo(1);
    assertThat(engine.on(new Event.Finished(id, DONE, 0), world.now)).hasSize(1);
    assertThat(engine.counts().completed()).isEqualTo(1);
  }

  @Test
  void a_late_word_about_a_task_that_is_over_changes_nothing() {
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.ended(id, DONE);
    assertThat(world.finish(id, FAILED)).isEmpty();
    assertThat(world.on(new Event.Stored(id))).isEmpty();
    assertThat(world.on(new Event.StoreFailed(id))).isEmpty();
    assertThat(world.on(new Event.CancelAsked(id))).isEmpty();
  }

  @Test
  void a_clock_that_is_set_moves_what_was_named_and_not_what_is_measured() {
    for (int hours : List.of(1, -1)) {
      World set = new World(EngineSettings.standard(), 1);
      set.on(new Event.AgentReady("general", "a1", 1));
      TaskId failing = set.submitAndStore(Priority.NORMAL);
      set.ended(failing, FAILED);
      Ticket plain = set.ticket(Priority.NORMAL);
      TaskId later =
          set.submit(
              new Ticket(
                  plain.id(),
                  plain.priority(),
                  plain.pool(),
                  plain.tenant(),
                  1,
                  Optional.of(set.now.plusSeconds(1_800)),
                  Optional.empty()));
      set.on(new Event.Stored(later));
      TaskId wanted = set.submit(Priority.NORMAL, Optional.of(Duration.ofMinutes(40)));
      set.on(new Event.Stored(wanted));
      assertThat(set.running).containsOnlyKeys(wanted);

      set.setClock(Duration.ofHours(hours));
      boolean forward = hours > 0;
      assertThat(set.interrupted.contains(wanted)).isEqualTo(forward); // its deadline came
      set.ended(wanted, DONE);
      assertThat(set.running.containsKey(later)).isEqualTo(forward); // its time came
      if (forward) {
        set.ended(later, DONE);
      }
      set.pass(Duration.ofMillis(1_500));
      assertThat(set.running).as("a retry waits as long as before").isEmpty();
      set.pass(Duration.ofMillis(900));
      assertThat(set.running).containsOnlyKeys(failing);
      set.ended(failing, DONE);
      if (!forward) {
        set.pass(Duration.ofMinutes(80));
        assertThat(set.running).isEmpty();
        set.pass(Duration.ofMinutes(10));
        assertThat(set.running).containsOnlyKeys(later);
      }
    }
  }
}
