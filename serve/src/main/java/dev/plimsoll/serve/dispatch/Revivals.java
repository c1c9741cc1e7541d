package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Dead letters on their way back, until that is durable. Thread-safe. */
final class Revivals {
  private final Map<TaskId, Revival> underWay = new ConcurrentHashMap<>();
  private final TaskStore store;
  private final InstantSource clock;
  private final Consumer<Change> writer;

  private record Revival(Unfinished task, CompletableFuture<Boolean> done) {}

  /**
   * @param writer takes changes without blocking, and has {@link #end} called for each
   */
  Revivals(TaskStore store, InstantSource clock, Consumer<Change> writer) {
    this.store = store;
    this.clock = clock;
    this.writer = writer;
  }

  /** What {@link Dispatcher#revive} does. */
  boolean revive(TaskId id, String pool, Optional<TaskRequest> edited) throws InterruptedException {
    Optional<TaskRecord> dead = store.find(id).filter(task -> task.status() == Status.DEAD);
    if (dead.isEmpty()) {
      return false;
    }
    TaskRecord before = dead.get();
    TaskRequest request = edited.orElse(before.request());
    Ticket ticket = new Submission(id, pool, before.cost(), request, Optional.empty()).ticket();
    Unfinished task = new Unfinished(ticket, 0, 0, Optional.empty(), before.accepted());
    Revival revival = new Revival(task, new CompletableFuture<>());
    if (underWay.putIfAbsent(id, revival) != null) {
      return false; // somebody else does it at this moment
    }
    try {
      writer.accept(new Change.Revived(id, clock.instant(), pool, edited));
      return revival.done().get(Dispatcher.LONGEST_STORE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new StoreException("the store did not answer; the dead letter may be tried again yet");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a revival never fails", e);
    }
  }

  /** It was made, or not: then it is no dead letter any more. What to go on with, if it was. */
  Optional<Unfinished> end(TaskId id, boolean made) {
    Revival revival = underWay.remove(id);
    if (revival == null) {
      return Optional.empty();
    }
    var _ = revival.done().complete(made);
    return made ? Optional.of(revival.task()) : Optional.empty();
  }
}
