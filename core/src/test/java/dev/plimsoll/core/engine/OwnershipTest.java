package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that come from the store, go to another node, or are never this engine's at all. */
class OwnershipTest {
  private static final Outcome DONE = new Outcome.Completed();

  private final World world = new World(EngineSettings.standard(), 1);

  private void agents(int slots) {
    world.on(new Event.AgentReady("general", "a1", slots));
  }

  private TaskId recover(int attempts, int crashes, Optional<Duration> due) {
    Ticket ticket = world.ticket(Priority.NORMAL);
    world.recover(ticket, attempts, crashes, due.map(world.now::plus));
    return ticket.id();
  }

  @Test
  void what_the_store_holds_comes_back_in_order_whatever_the_caps() {
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      ids.add(recover(0, 0, Optional.empty()));
    }
    assertThat(world.engine.counts().waiting()).isEqualTo(1_500);
    agents(1);
    List<TaskId> started = new ArrayList<>();
    while (!world.running.isEmpty()) {
      TaskId id = world.running.keySet().iterator().next();
      started.add(id);
      world.ended(id, DONE);
    }
    assertThat(started).isEqualTo(ids);
  }

  @Test
  void attempts_that_count_are_kept_and_a_crash_is_none() {
    agents(1);
    TaskId id = recover(2, 1, Optional.empty());
    assertThat(world.running).containsEntry(id, 3);
    world.ended(id, new Outcome.Failed(Failure.retryable("http_500", "it failed")));
    assertThat(world.kept).containsEntry(id, Status.DEAD);
  }

  @Test
  void a_task_that_brought_the_server_down_three_times_is_not_run_again() {
    agents(1);
    TaskId id = recover(0, 3, Optional.empty());
    assertThat(world.kept).containsEntry(id, Status.DEAD);
    Effect.Finish end = (Effect.Finish) world.all.getLast();
    assertThat(end.failure())
        .contains(Failure.lasting("poison", "was running in 3 crashes of the server"));
  }

  @Test
  void tasks_that_one_more_crash_would_make_poison_wait_for_calm_and_run_one_at_a_time() {
    agents(8);
    List<TaskId> suspects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      suspects.add(recover(0, 2, Optional.empty()));
    }
    TaskId innocent = world.submitAndStore(Priority.NORMAL);
    assertThat(world.running).containsOnlyKeys(innocent);
    world.pass(Suspects.CALM);
    assertThat(world.running).containsOnlyKeys(innocent, suspects.get(0));

    world.on(new Event.CancelAsked(suspects.get(1))); // does not hold the others up
    world.ended(suspects.get(0), DONE);
    assertThat(world.running).containsOnlyKeys(innocent, suspects.get(2));
    world.ended(suspects.get(2), new Outcome.Failed(Failure.retryable("http_500", "it failed")));
    assertThat(world.running).containsOnlyKeys(innocent, suspects.get(3));
    world.pass(Duration.ofSeconds(10)); // the server outlived its attempt: it is tried as others
    assertThat(world.running).containsOnlyKeys(innocent, suspects.get(2), suspects.get(3));
    world.ended(suspects.get(3), DONE);
    world.ended(suspects.get(2), DONE);
    assertThat(world.engine.counts().retrying()).isZero();
  }

  @Test
  void what_was_between_two_attempts_is_so_until_it_is_due() {
    agents(1);
    TaskId id = recover(1, 0, Optional.of(Duration.ofSeconds(3)));
    assertThat(world.engine.counts().retrying()).isEqualTo(1);
    world.pass(Duration.ofSeconds(3));
    assertThat(world.running).containsEntry(id, 2);
  }

  @Test
  void what_is_known_is_not_taken_twice() {
    agents(1);
    Ticket ticket = world.ticket(Priority.NORMAL);
    world.recover(ticket, 0, 0, Optional.empty());
    assertThat(world.recover(ticket, 0, 0, Optional.empty())).isEmpty();
    assertThat(world.engine.counts().accepted()).isEqualTo(1);
  }

  @Test
  void a_lost_task_is_forgotten_where_it_waits() {
    agents(1);
    world.submitAndStore(Priority.NORMAL);
    TaskId waiting = world.submitAndStore(Priority.NORMAL);
    assertThat(world.lose(waiting)).isEmpty();
    assertThat(world.engine.counts().waiting()).isZero();
    assertThat(world.engine.counts().lost()).isEqualTo(1);
    assertThat(world.lose(waiting)).isEmpty();
  }

  @Test
  void a_lost_task_that_runs_is_stopped_and_its_end_frees_the_slot_and_no_more() {
    agents(1);
    TaskId lost = world.submitAndStore(Priority.NORMAL);
    TaskId next = world.submitAndStore(Priority.NORMAL);
    assertThat(world.lose(lost)).containsExactly(new Effect.Interrupt(lost));
    assertThat(world.engine.counts().running()).isZero();
    assertThat(world.engine.counts().taken()).isEqualTo(1);
    assertThat(world.running).isEmpty();

    assertThat(world.ended(lost, DONE)).containsExactly(new Effect.Start(next, "a1", 1));
    assertThat(world.engine.counts().completed()).isZero();
  }

  @Test
  void a_task_that_comes_back_while_its_lost_attempt_still_stops_waits_for_that() {
    agents(2);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.lose(id);
    world.recover(world.tickets.getOrDefault(id, again(id)), 0, 0, Optional.empty());
    world.pass(Duration.ofSeconds(1));
    world.pass(Duration.ofSeconds(1));
    assertThat(world.running).isEmpty();
    world.ended(id, new Outcome.Interrupted());
    world.pass(Duration.ofSeconds(1));
    assertThat(world.running).containsEntry(id, 1);
  }

  private static Ticket again(TaskId id) {
    return Ticket.of(id, Priority.NORMAL, "general");
  }

  @Test
  void a_task_lost_before_its_storing_was_known_is_accepted_and_gone() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.empty());
    world.lose(id);
    assertThat(world.on(new Event.Stored(id))).containsExactly(new Effect.Accept(id));
    assertThat(world.engine.counts().lost()).isEqualTo(1);
    assertThat(world.running).isEmpty();
  }

  @Test
  void a_duplicate_frees_its_place_and_is_counted_nowhere() {
    TaskId id = world.submit(Priority.NORMAL, Optional.empty());
    world.duplicate(id);
    assertThat(world.engine.counts().storing()).isZero();
    assertThat(world.engine.counts().refused()).isZero();
    assertThat(world.on(new Event.Stored(id))).isEmpty();
  }

  @Test
  void a_task_whose_caller_left_before_it_was_stored_is_cancelled_then() {
    agents(1);
    TaskId id = world.submit(Priority.NORMAL, Optional.empty());
    assertThat(world.on(new Event.CallerLeft(id))).isEmpty();
    assertThat(world.on(new Event.Stored(id)))
        .containsExactly(
            new Effect.Accept(id), new Effect.Finish(id, Status.CANCELLED, Optional.empty()));

    TaskId stored = world.submitAndStore(Priority.NORMAL);
    assertThat(world.on(new Event.CallerLeft(stored))).isEmpty();
    assertThat(world.running).containsOnlyKeys(stored);
  }

  @Test
  void what_is_tried_elsewhere_goes_to_another_agent_if_there_is_one() {
    Outcome elsewhere = new Outcome.Failed(Failure.elsewhere("http_503", "it is overloaded"));
    agents(1);
    TaskId id = world.submitAndStore(Priority.NORMAL);
    world.ended(id, elsewhere);
    world.pass(Duration.ofMillis(2_500));
    assertThat(agentOf(id)).isEqualTo("a1");
    world.on(new Event.AgentReady("general", "a2", 3));
    for (int i = 0; i < 2; i++) {
      world.submitAndStore(Priority.NORMAL);
    }
    world.ended(id, elsewhere);
    world.pass(Duration.ofMillis(2_500)); // no longer than the first time
    assertThat(world.running).containsEntry(id, 3);
    assertThat(agentOf(id)).isEqualTo("a2");
  }

  private String agentOf(TaskId id) {
    return world.all.stream()
        .filter(Effect.Start.class::isInstance)
        .map(Effect.Start.class::cast)
        .filter(start -> start.id().equals(id))
        .reduce((_, last) -> last)
        .orElseThrow()
        .agent();
  }
}
