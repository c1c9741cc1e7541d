package dev.plimsoll.serve.dispatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final int TASKS = 600; // more than one question holds

  private static TaskId id(int n) {
    return new TaskId(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
  }

  private static FaultyTaskStore store() {
    FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(1_000));
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    List<Change> inserts =
        IntStream.range(0, TASKS)
            .<Change>mapToObj(n -> {
              TaskRequest request = TaskRequest.of("do " + n);
              return new Change.Insert(
                  TaskRecord.accepted(id(n), request, "general", 1, now), Optional.empty());
            })
            .toList();
    store.commit(inserts);
    return store;
  }

  @Test
  void everybody_gets_the_text_of_its_own_task_whoever_asks_beside_it() throws Exception {
    FaultyTaskStore store = store();
    try (Requests requests = new Requests(store, TASKS + 3)) {
      store.stall(true); // so that many gather behind the first
      List<CompletableFuture<TaskRequest>> asked =
          IntStream.range(0, TASKS).mapToObj(n -> requests.of(id(n))).toList();
      CompletableFuture<TaskRequest> twice = requests.of(id(7));
      CompletableFuture<TaskRequest> unknown = requests.of(id(TASKS));
      store.stall(false);
      for (int n = 0; n < TASKS; n++) {
        assertThat(asked.get(n).get(20, SECONDS).text()).isEqualTo("do " + n);
      }
      assertThat(twice.get(20, SECONDS).text()).isEqualTo("do 7");
      assertThatThrownBy(() -> unknown.get(20, SECONDS)).hasCauseInstanceOf(StoreException.class);
    }
  }

  @Test
  void a_store_that_fails_fails_who_asked_and_nobody_after_that() throws Exception {
    FaultyTaskStore store = store();
    try (Requests requests = new Requests(store, 10)) {
      store.fail(true);
      CompletableFuture<TaskRequest> first = requests.of(id(1));
      assertThatThrownBy(() -> first.get(20, SECONDS)).hasCauseInstanceOf(StoreException.class);
      store.fail(false);
      assertThat(requests.of(id(1)).get(20, SECONDS).text()).isEqualTo("do 1");
    }
  }

  @Test
  void what_could_not_be_read_at_the_decision_is_read_when_the_attempt_begins() throws Exception {
    FaultyTaskStore store = store();
    try (Requests requests = new Requests(store, 10)) {
      store.fail(true);
      CompletableFuture<TaskRequest> early = requests.of(id(1));
      assertThatThrownBy(() -> early.get(20, SECONDS)).hasCauseInstanceOf(StoreException.class);
      Attempt attempt =
          new Attempt(
              id(1), 1, "a", Priority.NORMAL, "", Instant.EPOCH, early, () -> requests.of(id(1)));
      assertThatThrownBy(attempt::request).isInstanceOf(StoreException.class);
      store.fail(false);
      assertThat(attempt.request().text()).isEqualTo("do 1");
    }
  }

  @Test
  void what_was_asked_before_the_end_is_answered() throws Exception {
    FaultyTaskStore store = store();
    CompletableFuture<TaskRequest> asked;
    try (Requests requests = new Requests(store, 10)) {
      store.stall(true);
      asked = requests.of(id(1));
    }
    store.stall(false);
    assertThat(asked.get(20, SECONDS).text()).isEqualTo("do 1");
  }
}
