package dev.plimsoll.ports.store;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.Optional;

/**
 * One task as the store keeps it.
 *
 * @param pool the pool of agents that runs it
 * @param cost how many tokens it will probably take
 * @param attempts how many have begun and count
 * @param crashes how often a server ended while it ran
 * @param started when the last attempt began
 * @param due when the next attempt begins, while it is retrying
 * @param failure why the last attempt failed, or why the task is over
 */
public record TaskRecord(
    TaskId id,
    TaskRequest request,
    String pool,
    int cost,
    Status status,
    int attempts,
    int crashes,
    Optional<String> startedOn,
    Instant accepted,
    Optional<Instant> started,
    Optional<Instant> due,
    Optional<Instant> finished,
    Optional<TaskResult> result,
    Optional<Failure> failure,
    Timings timings) {

  /**
   * What an attempt gave.
   *
   * @param details a JSON object of how it came to be, shown beside it; absent where there is
   *     nothing to say
   */
  public record TaskResult(
      String text, String model, Usage usage, String finishReason, Optional<String> details) {
    /** One of which there is nothing more to say. */
    public TaskResult(String text, String model, Usage usage, String finishReason) {
      this(text, model, usage, finishReason, Optional.empty());
    }
  }

  /** A task that was just accepted. */
  public static TaskRecord accepted(
      TaskId id, TaskRequest request, String pool, int cost, Instant now) {
    return new TaskRecord(
        id,
        request,
        pool,
        cost,
        Status.QUEUED,
        0,
        0,
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE);
  }

  /** The same, with its first attempt on an agent since the moment in which it was accepted. */
  public TaskRecord runningOn(String agent) {
    return new TaskRecord(
        id,
        request,
        pool,
        cost,
        Status.RUNNING,
        1,
        crashes,
        Optional.of(agent),
        accepted,
        Optional.of(accepted),
        due,
        finished,
        result,
        failure,
        timings);
  }

  /** What deciding needs to know of it. */
  public Ticket ticket() {
    return new Ticket(
        id,
        request.priority(),
        pool,
        request.tenant(),
        cost,
        request.notBefore(),
        request.deadline());
  }
}
