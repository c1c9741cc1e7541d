package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads what attempts are to run, where memory does not hold it: while one question is answered,
 * the next tasks gather, so that a start costs a share of a question. Thread-safe.
 */
final class Requests implements AutoCloseable {
  private static final int MOST_AT_ONCE = 256;

  private record Wanted(TaskId id, CompletableFuture<TaskRequest> request) {}

  private final TaskStore store;
  private final BlockingQueue<Optional<Wanted>> queue; // empty: stop

  /**
   * @param bound more than can ever be wanted at once; one more is a bug
   */
  Requests(TaskStore store, int bound) {
    this.store = store;
    this.queue = new LinkedBlockingQueue<>(bound);
    Thread.ofPlatform().name("store-reader").daemon().start(this::readUntilStopped);
  }

  /** What that task is to run; never blocks. Fails with a {@link StoreException}. */
  CompletableFuture<TaskRequest> of(TaskId id) {
    Wanted wanted = new Wanted(id, new CompletableFuture<>());
    queue.add(Optional.of(wanted));
    return wanted.request();
  }

  private void readUntilStopped() {
    try {
      List<Optional<Wanted>> taken = new ArrayList<>();
      do {
        taken.clear();
        taken.add(queue.take());
        queue.drainTo(taken, MOST_AT_ONCE - 1);
        answer(taken.stream().flatMap(Optional::stream).toList());
      } while (taken.stream().allMatch(Optional::isPresent));
    } catch (InterruptedException _) {
      // nobody interrupts it
    }
  }

  private void answer(List<Wanted> wanted) {
    Map<TaskId, TaskRequest> read = new HashMap<>();
    RuntimeException trouble = new StoreException("the task is not in the store any more");
    try {
      for (TaskRecord task : store.findAll(wanted.stream().map(Wanted::id).toList())) {
        read.put(task.id(), task.request());
      }
    } catch (RuntimeException e) { // whoever waits must hear of it, whatever it is
      trouble = e;
    }
    for (Wanted one : wanted) {
      TaskRequest request = read.get(one.id());
      var _ =
          request == null
              ? one.request().completeExceptionally(trouble)
              : one.request().complete(request);
    }
  }

  /** Answers what was asked, then stops. */
  @Override
  public void close() {
    queue.add(Optional.empty());
  }
}
