package dev.plimsoll.postgres;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tasks and their changes. */
final class Lives {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  static final Failure FAILURE = Failure.retryable("http_500", "it failed");

  private Lives() {}

  static TaskId id(long n) {
    return new TaskId(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
  }

  static Change.Insert insert(long n) {
    return insert(n, Priority.NORMAL);
  }

  static Change.Insert insert(long n, Priority priority) {
    TaskRequest request = TaskRequest.of("task " + n).with(priority);
    return new Change.Insert(
        TaskRecord.accepted(id(n), request, "general", 12, NOW), Optional.empty());
  }

  static Change.Started started(long n, int attempt) {
    return new Change.Started(id(n), attempt, "a1", NOW.plusSeconds(attempt));
  }

  static AttemptRecord attempt(int number) {
    return new AttemptRecord(
        number, "a1", NOW.plusSeconds(number), NOW.plusSeconds(number + 1L), FAILURE);
  }

  static Change.Retrying retrying(long n, int attempt) {
    return new Change.Retrying(id(n), NOW.plusSeconds(attempt + 2L), attempt(attempt));
  }

  static Change.Finished completed(long n) {
    return new Change.Finished(
        id(n),
        Status.COMPLETED,
        NOW.plusSeconds(3),
        Optional.of(new TaskRecord.TaskResult("done " + n, "m", new Usage(3, 1, 2), "stop")),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE.plus(Timings.Part.QUEUE, Duration.ofNanos(1_234_567)));
  }

  static Change.Finished ended(long n, Status status, int attempt) {
    return new Change.Finished(
        id(n),
        status,
        NOW.plusSeconds(9),
        Optional.empty(),
        Optional.of(FAILURE),
        status == Status.DEAD ? Optional.of(attempt(attempt)) : Optional.empty(),
        Timings.NONE);
  }
}
