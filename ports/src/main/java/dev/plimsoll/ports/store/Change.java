package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * One durable step in the life of a task. Made a second time it changes nothing: the outcome of a
 * commit whose connection broke is not known, so it is made again.
 */
public sealed interface Change {
  /** Whose life it is. */
  TaskId id();

  /** Whether nobody was told yet that the task is here, so that nothing else happens to it. */
  default boolean isArrival() {
    return false;
  }

  /**
   * A new task that waits, or runs its first attempt already, unless its key already names another
   * one.
   */
  record Insert(TaskRecord task, Optional<Idempotency> key) implements Change {
    @Override
    public TaskId id() {
      return task.id();
    }

    @Override
    public boolean isArrival() {
      return true;
    }
  }

  /** The task was refused after all: it must not be here, nor its key. */
  record Withdrawn(TaskId id) implements Change {
    @Override
    public boolean isArrival() {
      return true;
    }
  }

  record Started(TaskId id, int attempt, String agent, Instant at) implements Change {}

  /** The attempt failed; the next one is due. */
  record Retrying(TaskId id, Instant due, AttemptRecord attempt) implements Change {}

  /** It waits again; the attempt that was broken off does not count. */
  record HandedBack(TaskId id) implements Change {}

  record Reprioritized(TaskId id, Priority priority) implements Change {}

  /**
   * It is over. Where its request has a webhook, the same transaction writes down that its end is
   * to be told.
   *
   * @param attempt the last one, where it failed
   */
  record Finished(
      TaskId id,
      Status status,
      Instant at,
      Optional<TaskRecord.TaskResult> result,
      Optional<Failure> failure,
      Optional<AttemptRecord> attempt,
      Timings timings)
      implements Change {
    public Finished {
      if (!status.isFinal()) {
        throw new IllegalArgumentException(status + " is no end");
      }
    }
  }

  /**
   * A dead letter is tried again, from its first attempt on; its history stays.
   *
   * @param edited what to run instead, where somebody changed it
   */
  record Revived(TaskId id, Instant at, String pool, Optional<TaskRequest> edited)
      implements Change {}
}
