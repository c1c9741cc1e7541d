package dev.plimsoll.ports.store;

import static org.assertj.core.api.Assertions.assertThat;

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
