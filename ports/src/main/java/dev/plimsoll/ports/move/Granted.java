package dev.plimsoll.ports.move;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Wish;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a task for a wish that its owner had not granted when its store was moved. Nobody
 * runs anything then, so that there is nobody to wait for. Pure.
 *
 * @param told what is to be told of it, where it ended
 */
public record Granted(Kept kept, Optional<Delivery> told) {

  /** The task as it is once the wish is granted; one that is over stays what it is. */
  public static Granted of(Kept kept, Wish wish, Instant now) {
    TaskRecord task = kept.task();
    if (task.status().isFinal()) {
      return new Granted(kept, Optional.empty());
    }
    return switch (wish) {
      case Wish.Prioritize other ->
          new Granted(with(kept, urgent(task, other.priority())), Optional.empty());
      case Wish.Cancel _ -> {
        TaskRequest request = task.request();
        Optional<Delivery> told =
            request.webhook().map(url -> Delivery.of(task.id(), request.tenant(), url, now));
        yield new Granted(with(kept, cancelled(task, now)), told);
      }
    };
  }

  private static Kept with(Kept kept, TaskRecord task) {
    return new Kept(task, kept.attempts(), kept.key());
  }

  private static TaskRecord urgent(TaskRecord task, Priority priority) {
    return new TaskRecord(
        task.id(),
        task.request().with(priority),
        task.pool(),
        task.cost(),
        task.status(),
        task.attempts(),
        task.crashes(),
        task.startedOn(),
        task.accepted(),
        task.started(),
        task.due(),
        task.finished(),
        task.result(),
        task.failure(),
        task.timings());
  }

  private static TaskRecord cancelled(TaskRecord task, Instant now) {
    return new TaskRecord(
        task.id(),
        task.request(),
        task.pool(),
        task.cost(),
        Status.CANCELLED,
        task.attempts(),
        task.crashes(),
        task.startedOn(),
        task.accepted(),
        task.started(),
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        task.timings());
  }
}
