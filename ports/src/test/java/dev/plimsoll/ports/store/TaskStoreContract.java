package dev.plimsoll.ports.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's own test extends this and gives a fresh one. */
public abstract class TaskStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private TaskStore store;

  /** A store without tasks. */
  protected abstract TaskStore fresh();

  @BeforeEach
  void open() {
    store = fresh();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static TaskRecord task(String id) {
    return task(id, Priority.NORMAL, Optional.of("writer"), Optional.of("ada"));
  }

  private static TaskRecord task(
      String id, Priority priority, Optional<String> role, Optional<String> user) {
    TaskRequest request =
        new TaskRequest(
            "do “it” \u0000 ünïcode",
            priority,
            role,
            Optional.empty(),
            user,
            OptionalInt.of(7),
            Optional.of(NOW.plusSeconds(60)),
            Optional.of("{\"a\":1}"));
    return TaskRecord.accepted(new TaskId(id), request, NOW);
  }

  private static Change.Finished completed(String id) {
    return new Change.Finished(
        new TaskId(id),
        Status.COMPLETED,
        NOW.plusSeconds(3),
        Optional.of(new TaskResult("done", "m", new Usage(3, 1, 2), "stop")),
        Optional.empty(),
        Timings.NONE.plus(Timings.Part.TTFT, Duration.ofMillis(5)));
  }

  private void insert(TaskRecord... tasks) {
    List<Change> changes = new ArrayList<>();
    for (TaskRecord task : tasks) {
      changes.add(new Change.Insert(task));
    }
    store.commit(changes);
  }

  @Test
  void gives_back_exactly_what_was_put_in() {
    TaskRecord task = task("t1");
    insert(task);
    assertThat(store.find(task.id())).contains(task);
    assertThat(store.find(new TaskId("t2"))).isEmpty();
  }

  @Test
  void keeps_every_step_of_a_life() {
    TaskId id = new TaskId("t1");
    Failure failure = Failure.retryable("http_500", "it failed");
    insert(task("t1"));

    store.commit(List.of(new Change.Started(id, 1, "a1")));
    assertThat(found(id).status()).isEqualTo(Status.RUNNING);
    assertThat(found(id).attempts()).isEqualTo(1);

    store.commit(List.of(new Change.Retrying(id, NOW.plusSeconds(2), failure)));
    assertThat(found(id).status()).isEqualTo(Status.RETRYING);
    assertThat(found(id).due()).contains(NOW.plusSeconds(2));
    assertThat(found(id).failure()).contains(failure);

    store.commit(List.of(new Change.Started(id, 2, "a1")));
    assertThat(found(id).due()).isEmpty();

    store.commit(List.of(completed("t1")));
    TaskRecord end = found(id);
    assertThat(end.status()).isEqualTo(Status.COMPLETED);
    assertThat(end.result().orElseThrow().usage()).isEqualTo(new Usage(3, 1, 2));
    assertThat(end.finished()).contains(NOW.plusSeconds(3));
    assertThat(end.timings().parts()).containsEntry(Timings.Part.TTFT, Duration.ofMillis(5));
    assertThat(end.attempts()).isEqualTo(2);
  }

  @Test
  void a_task_that_is_handed_back_waits_again_and_its_attempt_does_not_count() {
    TaskId id = new TaskId("t1");
    insert(task("t1"));
    store.commit(List.of(new Change.Started(id, 1, "a1")));
    store.commit(List.of(new Change.HandedBack(id)));
    assertThat(found(id).status()).isEqualTo(Status.QUEUED);
    assertThat(found(id).attempts()).isZero();
  }

  @Test
  void makes_all_changes_or_none() {
    insert(task("t1"));
    List<Change> bad =
        List.of(new Change.Insert(task("t2")), new Change.Started(new TaskId("nobody"), 1, "a1"));
    assertThatThrownBy(() -> store.commit(bad)).isInstanceOf(StoreException.class);
    assertThat(store.find(new TaskId("t2"))).isEmpty();
    assertThatThrownBy(() -> insert(task("t1"))).isInstanceOf(StoreException.class);
  }

  @Test
  void makes_the_changes_of_one_commit_in_their_order() {
    TaskId id = new TaskId("t1");
    insert(task("t1"));
    store.commit(List.of(new Change.Started(id, 1, "a1"), completed("t1")));
    assertThat(found(id).status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void lists_the_newest_first_in_pages_without_a_gap_or_a_double() {
    for (int i = 0; i < 25; i++) {
      insert(task("t%03d".formatted(i)));
    }
    List<String> seen = new ArrayList<>();
    Optional<TaskId> after = Optional.empty();
    int pages = 0;
    do {
      Page page = store.list(query(after, 10));
      page.tasks().forEach(task -> seen.add(task.id().value()));
      after = page.next();
      pages++;
    } while (after.isPresent());
    assertThat(pages).isEqualTo(3);
    assertThat(seen)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  private static Query query(Optional<TaskId> after, int limit) {
    return new Query(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), after, limit);
  }

  @Test
  void lists_only_what_was_asked_for() {
    insert(
        task("t1", Priority.HIGH, Optional.of("writer"), Optional.of("ada")),
        task("t2", Priority.LOW, Optional.empty(), Optional.of("ada")),
        task("t3", Priority.LOW, Optional.of("writer"), Optional.empty()));
    store.commit(List.of(new Change.Started(new TaskId("t1"), 1, "a1"), completed("t1")));

    assertThat(ids(Optional.of(Status.COMPLETED), Optional.empty(), Optional.empty()))
        .containsExactly("t1");
    assertThat(ids(Optional.empty(), Optional.of(Priority.LOW), Optional.empty()))
        .containsExactly("t3", "t2");
    assertThat(ids(Optional.empty(), Optional.empty(), Optional.of("ada")))
        .containsExactly("t2", "t1");
  }

  private List<String> ids(
      Optional<Status> status, Optional<Priority> priority, Optional<String> user) {
    return store
        .list(new Query(status, priority, Optional.empty(), user, Optional.empty(), 10))
        .tasks()
        .stream()
        .map(task -> task.id().value())
        .toList();
  }

  @Test
  void says_when_it_is_closed() {
    store.close();
    assertThatThrownBy(() -> store.find(new TaskId("t1"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> insert(task("t1"))).isInstanceOf(StoreException.class);
  }

  private TaskRecord found(TaskId id) {
    return store.find(id).orElseThrow();
  }
}
