package dev.plimsoll.ports.store;

import static dev.plimsoll.ports.store.Tasks.cancelled;
import static dev.plimsoll.ports.store.Tasks.id;
import static dev.plimsoll.ports.store.Tasks.insert;
import static dev.plimsoll.ports.store.Tasks.started;
import static dev.plimsoll.ports.store.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTaskStoreTest extends TaskStoreContract {
  @Override
  protected TaskStore fresh() {
    return new MemoryTaskStore(100);
  }

  @Override
  protected TaskStore afterCrash(TaskStore gone) {
    return ((MemoryTaskStore) gone).afterCrash();
  }

  private static Change.Insert large(long n) {
    TaskRequest request = TaskRequest.of("x".repeat(20_000));
    return new Change.Insert(task(n, request), Optional.empty());
  }

  @Test
  void takes_no_more_when_what_is_not_over_fills_its_memory_and_forgets_for_new_ones() {
    try (MemoryTaskStore store = new MemoryTaskStore(100, 100_000)) {
      store.commit(List.of(large(1)));
      store.commit(List.of(large(2)));
      assertThatThrownBy(() -> store.commit(List.of(large(3))))
          .isInstanceOf(TaskStore.StoreException.class)
          .hasMessageContaining("full");
      store.commit(List.of(cancelled(1, Instant.EPOCH)));
      store.commit(List.of(large(3)));
      assertThat(store.find(id(1))).isEmpty();
      assertThat(store.find(id(2))).isPresent();
    }
  }

  @Test
  void forgets_what_has_been_over_longest_and_never_what_is_not_over() {
    try (MemoryTaskStore store = new MemoryTaskStore(2)) {
      for (int i = 1; i <= 5; i++) {
        store.commit(List.of(insert(i)));
        if (i != 1) {
          store.commit(List.of(cancelled(i, Instant.EPOCH)));
        }
      }
      assertThat(store.list(Query.newest(10)).tasks().stream().map(TaskRecord::id))
          .containsExactly(id(5), id(4), id(1));
    }
  }

  @Test
  void a_node_that_was_taken_for_dead_changes_nothing_any_more() {
    try (MemoryTaskStore frozen = new MemoryTaskStore(10)) {
      frozen.commit(List.of(insert(1)));
      try (MemoryTaskStore next = frozen.afterCrash()) {
        assertThat(next.takeOver(10)).hasSize(1);
        assertThatThrownBy(() -> frozen.commit(List.of(started(1, 1))))
            .isInstanceOf(TaskStore.StoreException.class);
      }
    }
  }
}
