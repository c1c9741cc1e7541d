package dev.plimsoll.ports.store;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * One task as the store keeps it.
 *
 * @param attempts how many have begun
 * @param failure why the last attempt failed, or why the task is over
 * @param due when the next attempt begins, while it is retrying
 */
public record TaskRecord(
    TaskId id,
    TaskRequest request,
    Status status,
    int attempts,
    Instant accepted,
    Optional<Instant> finished,
    Optional<Instant> due,
    Optional<TaskResult> result,
    Optional<Failure> failure,
    Timings timings) {

  /** What an attempt gave. */
  public record TaskResult(String text, String model, Usage usage, String finishReason) {}

  /** A task that was just accepted. */
  public static TaskRecord accepted(TaskId id, TaskRequest request, Instant now) {
    return new TaskRecord(
        id,
        request,
        Status.QUEUED,
        0,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE);
  }

  /** This task after a change, for stores that keep whole records. */
  public TaskRecord after(Change change) {
    return switch (change) {
      case Change.Insert insert -> insert.task();
      case Change.Started started ->
          with(Status.RUNNING, started.attempt(), Optional.empty(), Optional.empty(), failure);
      case Change.Retrying retrying ->
          with(
              Status.RETRYING,
              attempts,
              Optional.empty(),
              Optional.of(retrying.due()),
              Optional.of(retrying.failure()));
      case Change.HandedBack _ ->
          with(
              Status.QUEUED,
              Math.max(0, attempts - 1),
              Optional.empty(),
              Optional.empty(),
              failure);
      case Change.Finished end ->
          new TaskRecord(
              id,
              request,
              end.status(),
              attempts,
              accepted,
              Optional.of(end.at()),
              Optional.empty(),
              end.result(),
              end.failure(),
              end.timings());
    };
  }

  private TaskRecord with(
      Status newStatus,
      int newAttempts,
      Optional<Instant> newFinished,
      Optional<Instant> newDue,
      Optional<Failure> newFailure) {
    return new TaskRecord(
        id,
        request,
        newStatus,
        newAttempts,
        accepted,
        newFinished,
        newDue,
        result,
        newFailure,
        timings);
  }
}
