package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.Optional;

/** One durable step in the life of a task. */
public sealed interface Change {
  /** Whose life it is. */
  TaskId id();

  record Insert(TaskRecord task) implements Change {
    @Override
    public TaskId id() {
      return task.id();
    }
  }

  record Started(TaskId id, int attempt, String agent) implements Change {}

  record Retrying(TaskId id, Instant due, Failure failure) implements Change {}

  /** It waits again; the attempt that was broken off does not count. */
  record HandedBack(TaskId id) implements Change {}

  record Finished(
      TaskId id,
      Status status,
      Instant at,
      Optional<TaskRecord.TaskResult> result,
      Optional<Failure> failure,
      Timings timings)
      implements Change {
    public Finished {
      if (!status.isFinal()) {
        throw new IllegalArgumentException(status + " is no end");
      }
    }
  }
}
