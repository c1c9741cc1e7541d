package dev.plimsoll.ports.store;

import static dev.plimsoll.ports.store.Tasks.NOW;
import static dev.plimsoll.ports.store.Tasks.cancelled;
import static dev.plimsoll.ports.store.Tasks.completed;
import static dev.plimsoll.ports.store.Tasks.dead;
import static dev.plimsoll.ports.store.Tasks.id;
import static dev.plimsoll.ports.store.Tasks.insert;
import static dev.plimsoll.ports.store.Tasks.key;
import static dev.plimsoll.ports.store.Tasks.quiet;
import static dev.plimsoll.ports.store.Tasks.request;
import static dev.plimsoll.ports.store.Tasks.retrying;
import static dev.plimsoll.ports.store.Tasks.running;
import static dev.plimsoll.ports.store.Tasks.started;
import static dev.plimsoll.ports.store.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's own test extends this and gives a fresh one. */
public abstract class TaskStoreContract {
  private TaskStore store;

  /** A store without tasks. */
  protected abstract TaskStore fresh();

  /** What the next node finds when the node of this store is gone without a word. */
  protected abstract TaskStore afterCrash(TaskStore gone);

  @BeforeEach
  void open() {
    store = fresh();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Commit commit(Change... changes) {
    return store.commit(List.of(changes));
  }

  private TaskRecord found(long n) {
    return store.find(id(n)).orElseThrow();
  }

  @Test
  void gives_back_exactly_what_was_put_in() {
    TaskRequest bare = TaskRequest.of("bare");
    TaskRecord second = TaskRecord.accepted(id(2), bare.with(Priority.LOW), "writer", 1, NOW);
    assertThat(commit(insert(1), new Change.Insert(second, Optional.empty())))
        .isEqualTo(Commit.WHOLE);
    assertThat(store.find(id(1))).contains(task(1));
    assertThat(store.find(id(2))).contains(second);
    assertThat(store.find(id(3))).isEmpty();
  }

  @Test
  void finds_many_with_one_question_and_leaves_out_what_is_not_here() {
    commit(insert(1), running(2, Optional.empty()), insert(3), quiet(4), started(3, 1));
    commit(completed(3));
    assertThat(store.findAll(List.of(id(3), id(9), id(1), id(2), id(1))))
        .containsExactlyInAnyOrder(found(1), found(2), found(3));
    assertThat(store.findAll(List.of(id(9)))).isEmpty();
    assertThat(store.findAll(List.of())).isEmpty();
    List<TaskId> many = LongStream.rangeClosed(1, 1_000).mapToObj(Tasks::id).toList();
    assertThat(store.findAll(many)).hasSize(4);
  }

  @Test
  void a_task_may_begin_with_its_first_attempt() {
    commit(
        running(1, Optional.empty()),
        running(2, Optional.of(key("k"))),
        running(3, Optional.empty()));
    assertThat(found(1)).isEqualTo(task(1).runningOn("a1"));
    assertThat(found(2)).isEqualTo(task(2).runningOn("a1"));

    commit(new Change.HandedBack(id(1)), completed(2), new Change.Withdrawn(id(3)));
    assertThat(found(1).status()).isEqualTo(Status.QUEUED);
    assertThat(found(1).attempts()).isZero();
    assertThat(found(2).status()).isEqualTo(Status.COMPLETED);
    assertThat(store.find(id(3))).isEmpty();

    commit(running(2, Optional.of(key("k"))), started(1, 1), running(4, Optional.empty()));
    assertThat(found(2).status()).as("made again it changes nothing").isEqualTo(Status.COMPLETED);
    TaskStore next = afterCrash(store);
    try (next) {
      assertThat(next.takeOver(10))
          .containsExactlyInAnyOrder(
              new Unfinished(task(1).ticket(), 0, 1, Optional.empty(), NOW),
              new Unfinished(task(4).ticket(), 0, 1, Optional.empty(), NOW));
      assertThat(next.attempts(id(4))).extracting(AttemptRecord::started).containsExactly(NOW);
    }
  }

  @Test
  void new_tasks_and_steps_of_others_are_committed_side_by_side_where_the_store_says_so()
      throws Exception {
    int rounds = store.commitsSideBySide() ? 50 : 0;
    try (var arrivals = Executors.newSingleThreadExecutor()) {
      for (int round = 1; round <= rounds; round++) {
        int n = round * 10;
        var arrived =
            arrivals.submit(() ->
                commit(insert(n), insert(n + 1), insert(n + 2), new Change.Withdrawn(id(n + 2))));
        if (round > 1) {
          assertThat(commit(started(n - 10, 1), completed(n - 10), started(n - 9, 1)))
              .isEqualTo(Commit.WHOLE);
        }
        assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(Commit.WHOLE);
      }
    }
    for (int n = 10; n < rounds * 10; n += 10) {
      assertThat(found(n).status()).isEqualTo(Status.COMPLETED);
      assertThat(found(n + 1).status()).isEqualTo(Status.RUNNING);
      assertThat(store.find(id(n + 2))).isEmpty();
    }
  }

  @Test
  void keeps_every_step_of_a_life() {
    commit(insert(1));

    commit(started(1, 1));
    assertThat(found(1).status()).isEqualTo(Status.RUNNING);
    assertThat(found(1).attempts()).isEqualTo(1);
    assertThat(found(1).started()).contains(NOW.plusSeconds(1));
    assertThat(found(1).startedOn()).contains("a1");

    commit(retrying(1, 1));
    assertThat(found(1).status()).isEqualTo(Status.RETRYING);
    assertThat(found(1).due()).contains(NOW.plusSeconds(3));
    assertThat(found(1).failure()).contains(Tasks.FAILURE);
    assertThat(store.attempts(id(1))).containsExactly(Tasks.attempt(1));

    commit(started(1, 2));
    assertThat(found(1).due()).isEmpty();

    commit(completed(1));
    TaskRecord end = found(1);
    assertThat(end.status()).isEqualTo(Status.COMPLETED);
    assertThat(end.result().orElseThrow().usage()).isEqualTo(new Usage(3, 1, 2));
    assertThat(end.result()).isEqualTo(completed(1).result());
    assertThat(end.failure()).isEmpty();
    assertThat(end.finished()).contains(NOW.plusSeconds(3));
    assertThat(end.timings().parts())
        .containsEntry(Timings.Part.TTFT, Duration.ofMillis(5))
        .containsEntry(Timings.Part.QUEUE, Duration.ofNanos(1_234_567));
    assertThat(end.attempts()).isEqualTo(2);
    assertThat(store.attempts(id(1))).hasSize(1);
  }

  @Test
  void a_dead_letter_has_its_whole_history_and_can_be_revived_as_it_was_or_edited() {
    commit(insert(1), started(1, 1), retrying(1, 1), started(1, 2), dead(1, 2));
    assertThat(found(1).status()).isEqualTo(Status.DEAD);
    assertThat(found(1).failure()).contains(Tasks.FAILURE);
    assertThat(store.attempts(id(1))).extracting(AttemptRecord::number).containsExactly(1, 2);

    TaskRequest edited = TaskRequest.of("better");
    Change.Revived again =
        new Change.Revived(id(1), NOW.plusSeconds(20), "writer", Optional.of(edited));
    assertThat(commit(again)).isEqualTo(Commit.WHOLE);
    assertThat(commit(again))
        .isEqualTo(Commit.WHOLE); // made again: the first outcome was not known
    TaskRecord task = found(1);
    assertThat(task.status()).isEqualTo(Status.QUEUED);
    assertThat(task.request()).isEqualTo(edited);
    assertThat(task.pool()).isEqualTo("writer");
    assertThat(task.attempts()).isZero();
    assertThat(task.finished()).isEmpty();
    assertThat(task.failure()).isEmpty();
    assertThat(store.attempts(id(1))).hasSize(2);

    commit(started(1, 1), completed(1));
    assertThat(commit(new Change.Revived(id(1), NOW, "writer", Optional.empty())).lost())
        .containsExactly(id(1)); // it is no dead letter
  }

  @Test
  void a_task_that_is_handed_back_waits_again_and_its_attempt_does_not_count() {
    commit(insert(1), started(1, 1), new Change.HandedBack(id(1)));
    assertThat(found(1).status()).isEqualTo(Status.QUEUED);
    assertThat(found(1).attempts()).isZero();
    commit(new Change.HandedBack(id(1)));
    assertThat(found(1).attempts()).isZero();
  }

  @Test
  void a_task_that_is_parked_says_so_until_it_begins_again() {
    commit(insert(1), started(1, 1), new Change.HandedBack(id(1), Status.PARKED));
    assertThat(found(1).status()).isEqualTo(Status.PARKED);
    assertThat(found(1).attempts()).isZero();
    commit(new Change.HandedBack(id(1), Status.PARKED));
    assertThat(found(1).status()).isEqualTo(Status.PARKED);
    commit(started(1, 1));
    assertThat(found(1).status()).isEqualTo(Status.RUNNING);
    assertThat(found(1).attempts()).isEqualTo(1);
  }

  @Test
  void changes_the_priority_of_what_waits() {
    commit(insert(1), new Change.Reprioritized(id(1), Priority.CRITICAL));
    assertThat(found(1).request()).isEqualTo(request().with(Priority.CRITICAL));
  }

  @Test
  void making_a_change_again_changes_nothing() {
    Change[] life = {insert(1, key("k")), started(1, 1), retrying(1, 1), started(1, 2)};
    commit(life);
    assertThat(commit(life)).isEqualTo(Commit.WHOLE);
    assertThat(store.attempts(id(1))).hasSize(1);
    commit(completed(1));
    assertThat(commit(completed(1))).isEqualTo(Commit.WHOLE);
    assertThat(commit(insert(1, key("k")))).isEqualTo(Commit.WHOLE);
    assertThat(found(1).status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void what_is_not_here_or_over_is_named_and_the_rest_is_made() {
    commit(insert(1), completed(1));
    Commit commit = commit(insert(2), started(7, 1), started(1, 1), cancelled(1, NOW));
    assertThat(commit.lost()).containsExactlyInAnyOrder(id(7), id(1));
    assertThat(found(2).status()).isEqualTo(Status.QUEUED);
    assertThat(found(1).status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void a_task_that_was_refused_after_all_leaves_no_trace() {
    commit(insert(1, key("k")), insert(2));
    commit(new Change.Withdrawn(id(1)), new Change.Withdrawn(id(9)));
    assertThat(store.find(id(1))).isEmpty();
    assertThat(store.held("acme", "k", NOW)).isEmpty();
    assertThat(commit(insert(3, key("k")))).isEqualTo(Commit.WHOLE);
    assertThat(store.find(id(2))).isPresent();
  }

  @Test
  void one_key_names_one_task_of_a_tenant_until_it_lapses() {
    assertThat(commit(insert(1, key("k")))).isEqualTo(Commit.WHOLE);
    Idempotency.Held held = new Idempotency.Held(id(1), "print of k", "{\"answer\":\"k\"}");
    assertThat(store.held("acme", "k", NOW)).contains(held);
    assertThat(store.held("acme", "K", NOW)).isEmpty();
    assertThat(store.held("other", "k", NOW)).isEmpty();

    Commit second =
        commit(insert(2, key("k")), insert(3), insert(4, key("new")), insert(5, key("new")));
    assertThat(second.duplicates()).containsOnlyKeys(id(2), id(5)).containsEntry(id(2), held);
    assertThat(second.duplicates().get(id(5)).task()).isEqualTo(id(4));
    assertThat(second.lost()).isEmpty();
    assertThat(store.find(id(2))).isEmpty();
    assertThat(store.find(id(3))).isPresent();
    assertThat(store.find(id(5))).isEmpty();

    TaskRecord stranger = task(6, TaskRequest.of("other tenant"));
    assertThat(commit(new Change.Insert(stranger, Optional.of(key("k"))))).isEqualTo(Commit.WHOLE);

    TaskRecord late = TaskRecord.accepted(id(8), request(), "general", 1, NOW.plusSeconds(90_000));
    assertThat(store.held("acme", "k", late.accepted())).isEmpty();
    Idempotency later = new Idempotency("k", "p", "a", late.accepted().plusSeconds(1));
    assertThat(commit(new Change.Insert(late, Optional.of(later)))).isEqualTo(Commit.WHOLE);
    assertThat(store.held("acme", "k", late.accepted()).orElseThrow().task()).isEqualTo(id(8));
  }

  @Test
  void lists_the_newest_first_in_pages_without_a_gap_or_a_double() {
    for (int i = 0; i < 25; i++) {
      commit(insert(i));
    }
    List<TaskId> seen = new ArrayList<>();
    Optional<TaskId> after = Optional.empty();
    int pages = 0;
    do {
      Query query = after.map(Query.newest(10)::after).orElse(Query.newest(10));
      Page page = store.list(query);
      page.tasks().forEach(task -> seen.add(task.id()));
      after = page.next();
      pages++;
    } while (after.isPresent());
    assertThat(pages).isEqualTo(3);
    assertThat(seen)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void lists_only_what_was_asked_for() {
    TaskRequest bare = TaskRequest.of("bare");
    TaskRequest adas =
        new TaskRequest(
            "acme",
            "t",
            Priority.LOW,
            Optional.empty(),
            Optional.empty(),
            Optional.of("ada"),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    commit(
        insert(1),
        new Change.Insert(task(2, adas), Optional.empty()),
        new Change.Insert(task(3, bare.with(Priority.LOW)), Optional.empty()),
        started(1, 1),
        dead(1, 1));
    Optional<String> any = Optional.empty();
    assertThat(ids(any, Optional.of(Status.DEAD), Optional.empty(), any, any)).containsExactly(1);
    assertThat(ids(any, Optional.empty(), Optional.of(Priority.LOW), any, any))
        .containsExactly(3, 2);
    assertThat(ids(any, Optional.empty(), Optional.empty(), Optional.of("ada"), any))
        .containsExactly(2, 1);
    assertThat(ids(Optional.of("default"), Optional.empty(), Optional.empty(), any, any))
        .containsExactly(3);
    assertThat(ids(any, Optional.empty(), Optional.empty(), any, Optional.of("http_500")))
        .containsExactly(1);
    assertThat(ids(any, Optional.of(Status.QUEUED), Optional.empty(), any, Optional.of("http_500")))
        .isEmpty();
  }

  private List<Integer> ids(
      Optional<String> tenant,
      Optional<Status> status,
      Optional<Priority> priority,
      Optional<String> user,
      Optional<String> reason) {
    Query query =
        new Query(tenant, status, priority, Optional.empty(), user, reason, Optional.empty(), 10);
    return store.list(query).tasks().stream().map(task -> (int) task.id().low()).toList();
  }

  @Test
  void the_next_node_takes_over_what_is_not_over_and_counts_the_crash_of_what_ran() {
    commit(insert(1), insert(2), insert(3), insert(4), insert(5));
    commit(
        started(2, 1),
        started(3, 1),
        retrying(3, 1),
        completed(4),
        started(5, 1),
        retrying(5, 1),
        started(5, 2));
    TaskStore next = afterCrash(store);
    try (next) {
      List<Unfinished> taken = new ArrayList<>(next.takeOver(3));
      assertThat(taken).hasSize(3);
      taken.addAll(next.takeOver(3));
      assertThat(next.takeOver(3)).isEmpty();
      assertThat(taken)
          .containsExactlyInAnyOrder(
              new Unfinished(task(1).ticket(), 0, 0, Optional.empty(), NOW),
              new Unfinished(task(2).ticket(), 0, 1, Optional.empty(), NOW),
              new Unfinished(task(3).ticket(), 1, 0, Optional.of(retrying(3, 1).due()), NOW),
              new Unfinished(task(5).ticket(), 1, 1, Optional.empty(), NOW));
      assertThat(next.find(id(2)).orElseThrow().status()).isEqualTo(Status.QUEUED);
      assertThat(next.attempts(id(2)))
          .extracting(attempt -> attempt.failure().kind())
          .containsExactly("crash");
      assertThat(next.commit(List.of(started(1, 1), completed(1), insert(6))))
          .isEqualTo(Commit.WHOLE);
    }
  }

  @Test
  void a_wish_for_what_is_over_or_not_here_is_in_vain() {
    commit(insert(1), cancelled(1, NOW));
    assertThat(store.wish(new Wish.Cancel(id(1)))).isFalse();
    assertThat(store.wish(new Wish.Prioritize(id(7), Priority.LOW))).isFalse();
    assertThat(store.wishes(10)).isEmpty();
  }

  @Test
  void wishes_are_kept_until_they_are_granted_and_only_where_several_nodes_share_a_store() {
    boolean shared = store.lease().isPositive();
    commit(insert(1), insert(2), insert(3), insert(4), insert(5));
    Wish cancel = new Wish.Cancel(id(1));
    Wish urgent = new Wish.Prioritize(id(2), Priority.CRITICAL);
    assertThat(store.wish(cancel)).isEqualTo(shared);
    assertThat(store.wish(urgent)).isEqualTo(shared);
    if (!shared) {
      assertThat(store.wishes(10)).isEmpty();
      return;
    }
    assertThat(store.wish(new Wish.Prioritize(id(1), Priority.LOW))).isTrue(); // it stays cancelled
    assertThat(store.wish(new Wish.Prioritize(id(3), Priority.LOW))).isTrue();
    assertThat(store.wish(new Wish.Cancel(id(3)))).isTrue(); // the later one counts
    assertThat(store.wish(new Wish.Prioritize(id(4), Priority.LOW))).isTrue();
    assertThat(store.wish(new Wish.Prioritize(id(5), request().priority()))).isTrue();
    assertThat(store.wishes(2)).containsExactly(cancel, urgent);

    commit(started(4, 1), started(1, 1)); // what runs can be cancelled only
    assertThat(store.wishes(10)).containsExactly(cancel, urgent, new Wish.Cancel(id(3)));
    commit(new Change.Reprioritized(id(2), Priority.CRITICAL));
    commit(new Change.Reprioritized(id(2), Priority.HIGH)); // a change of mind is not undone
    commit(new Change.Reprioritized(id(3), Priority.HIGH), cancelled(1, NOW));
    assertThat(store.wishes(10)).containsExactly(new Wish.Cancel(id(3)));
  }

  @Test
  void a_wish_outlives_the_owner_and_is_that_of_the_next_one() {
    commit(insert(1), insert(2), started(1, 1));
    boolean shared = store.wish(new Wish.Cancel(id(1)));
    TaskStore next = afterCrash(store);
    try (next) {
      assertThat(next.wishes(10)).isEmpty();
      assertThat(next.takeOver(10)).hasSize(2);
      assertThat(next.wishes(10)).isEqualTo(shared ? List.of(new Wish.Cancel(id(1))) : List.of());
    }
  }

  @Test
  void a_dead_letter_that_is_tried_again_is_not_cancelled_for_an_old_wish() {
    commit(insert(1), started(1, 1));
    var _ = store.wish(new Wish.Cancel(id(1)));
    commit(dead(1, 1), new Change.Revived(id(1), NOW, "general", Optional.empty()));
    assertThat(store.wishes(10)).isEmpty();
  }

  @Test
  void says_when_it_is_closed() {
    store.close();
    assertThatThrownBy(() -> store.find(id(1))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> commit(insert(1))).isInstanceOf(StoreException.class);
  }

  @Test
  void prunes_the_oldest_that_are_over_and_never_what_is_not() {
    commit(quiet(1), new Change.Insert(quiet(2).task(), Optional.of(key("k"))), quiet(3), quiet(4));
    commit(started(2, 1), retrying(2, 1));
    commit(cancelled(2, NOW), cancelled(1, NOW.plusSeconds(1)), cancelled(3, NOW.plusSeconds(50)));
    assertThat(store.prune(NOW.plusSeconds(10), Long.MAX_VALUE, 1)).isEqualTo(1);
    assertThat(store.find(id(2))).isEmpty();
    assertThat(store.attempts(id(2))).isEmpty();
    assertThat(store.prune(NOW.plusSeconds(10), Long.MAX_VALUE, 10)).isEqualTo(1);
    assertThat(store.find(id(1))).isEmpty();
    assertThat(store.prune(NOW.plusSeconds(10), Long.MAX_VALUE, 10)).isZero();
    assertThat(store.find(id(3))).isPresent();
    assertThat(store.prune(NOW, 1, 10)).isEqualTo(1); // over its size
    assertThat(store.find(id(3))).isEmpty();
    assertThat(store.find(id(4))).isPresent();
  }

  @Test
  void purges_what_matches_and_is_over() {
    commit(insert(1), insert(2), insert(3), started(1, 1), dead(1, 1), cancelled(2, NOW));
    assertThat(store.purge(Query.newest(10).with(Status.DEAD))).isEqualTo(1);
    assertThat(store.find(id(1))).isEmpty();
    assertThat(store.purge(Query.newest(10))).isEqualTo(1);
    assertThat(store.find(id(3))).isPresent();
  }

  @Test
  void forgets_one_that_is_over_and_its_key() {
    commit(insert(1), insert(2), started(1, 1), dead(1, 1));
    assertThat(store.forget(id(1))).isTrue();
    assertThat(store.find(id(1))).isEmpty();
    assertThat(store.attempts(id(1))).isEmpty();
    assertThat(store.forget(id(1))).isFalse();
    assertThat(store.forget(id(2))).isFalse();
    assertThat(store.find(id(2))).isPresent();
  }

  @Test
  void forgets_the_texts_of_a_user() {
    commit(insert(1), insert(2), completed(1));
    assertThat(store.erase("other", "ada")).isZero();
    assertThat(store.erase("acme", "ada")).isEqualTo(1);
    TaskRecord erased = found(1);
    assertThat(erased.request().text()).isEmpty();
    assertThat(erased.request().metadata()).isEmpty();
    assertThat(erased.request().webhook()).isEmpty();
    assertThat(erased.result().orElseThrow().text()).isEmpty();
    assertThat(erased.status()).isEqualTo(Status.COMPLETED);
    assertThat(found(2).request()).isEqualTo(request());
  }
}
