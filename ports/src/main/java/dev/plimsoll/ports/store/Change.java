package dev.plimsoll.ports.store;

import dev.plimsoll.core.cost.Entry;
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

  /**
   * It waits again, or stands parked; the attempt that was broken off does not count.
   *
   * @param as how it stands from now on
   */
  record HandedBack(TaskId id, Status as) implements Change {
    public HandedBack {
      if (as != Status.QUEUED && as != Status.PARKED) {
        throw new IllegalArgumentException("who is handed back waits, and is not " + as);
      }
    }

    /** It waits again. */
    public HandedBack(TaskId id) {
      this(id, Status.QUEUED);
    }
  }

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
   * A line of the ledger: what a call took. It is added whoever owns its task, since money that was
   * spent is spent.
   */
  record Charged(Entry entry) implements Change {
    @Override
    public TaskId id() {
      return entry.payer().task();
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
