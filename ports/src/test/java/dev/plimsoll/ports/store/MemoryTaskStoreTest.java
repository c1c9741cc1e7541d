package dev.plimsoll.ports.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MemoryTaskStoreTest extends TaskStoreContract {
  @Override
  protected TaskStore fresh() {
    return new MemoryTaskStore(100);
  }

  private static TaskRecord task(String id, int characters) {
    return TaskRecord.accepted(
        new TaskId(id),
        new TaskRequest(
            "x".repeat(characters),
            Priority.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty()),
        Instant.EPOCH);
  }

  @Test
  void takes_no_more_when_what_is_not_over_fills_its_memory_and_forgets_for_new_ones() {
    try (MemoryTaskStore store = new MemoryTaskStore(100, 100_000)) {
      store.commit(List.of(new Change.Insert(task("t1", 20_000))));
      store.commit(List.of(new Change.Insert(task("t2", 20_000))));
      assertThatThrownBy(() -> store.commit(List.of(new Change.Insert(task("t3", 20_000)))))
          .isInstanceOf(TaskStore.StoreException.class)
          .hasMessageContaining("full");
      store.commit(
          List.of(
              new Change.Finished(
                  new TaskId("t1"),
                  Status.CANCELLED,
                  Instant.EPOCH,
                  Optional.empty(),
                  Optional.empty(),
                  Timings.NONE)));
      store.commit(List.of(new Change.Insert(task("t3", 20_000))));
      assertThat(store.find(new TaskId("t1"))).isEmpty();
      assertThat(store.find(new TaskId("t2"))).isPresent();
    }
  }

  @Test
  void forgets_what_has_been_over_longest_and_never_what_is_not_over() {
    try (MemoryTaskStore store = new MemoryTaskStore(2)) {
      for (int i = 1; i <= 5; i++) {
        TaskRequest request =
            new TaskRequest(
                "t",
                Priority.NORMAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
        TaskId id = new TaskId("t" + i);
        store.commit(List.of(new Change.Insert(TaskRecord.accepted(id, request, Instant.EPOCH))));
        if (i != 1) {
          store.commit(
              List.of(
                  new Change.Finished(
                      id,
                      Status.CANCELLED,
                      Instant.EPOCH,
                      Optional.empty(),
                      Optional.empty(),
                      Timings.NONE)));
        }
      }
      assertThat(store.list(Query.newest(10)).tasks().stream().map(t -> t.id().value()))
          .containsExactly("t5", "t4", "t1");
    }
  }
}
