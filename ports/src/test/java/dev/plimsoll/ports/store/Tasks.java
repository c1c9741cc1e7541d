package dev.plimsoll.ports.store;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks and their changes for tests of stores. */
final class Tasks {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  static final Failure FAILURE = Failure.retryable("http_500", "it failed “so” \uD83D");

  private Tasks() {}

  static TaskId id(long n) {
    return new TaskId(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
  }

  /** A request with everything. */
  static TaskRequest request() {
    return new TaskRequest(
        "acme",
        "do “it” \u0000 \uE000 \uE0000 half: \uD83D, \uDE00\uD83D ünïcode 🚢",
        Priority.NORMAL,
        Optional.of("writer"),
        Optional.of("ghost"),
        Optional.of("ada"),
        OptionalInt.of(7),
        Optional.of(NOW.minusSeconds(5)),
        Optional.of(NOW.plusSeconds(60)),
        Optional.of("https://example.com/hook?a=b"),
        Optional.of("{\"a\":1}"));
  }

  static TaskRecord task(long n) {
    return task(n, request());
  }

  static TaskRecord task(long n, TaskRequest request) {
    return TaskRecord.accepted(id(n), request, "general", 12, NOW);
  }

  static Change.Insert insert(long n) {
    return new Change.Insert(task(n), Optional.empty());
  }

  /** A new task that runs its first attempt already. */
  static Change.Insert running(long n, Optional<Idempotency> key) {
    return new Change.Insert(task(n).runningOn("a1"), key);
  }

  /** Its end is told to nobody. */
  static Change.Insert quiet(long n) {
    return new Change.Insert(task(n, TaskRequest.of("quiet")), Optional.empty());
  }

  static Change.Insert insert(long n, Idempotency key) {
    return new Change.Insert(task(n), Optional.of(key));
  }

  static Idempotency key(String key) {
    return new Idempotency(
        key, "print of " + key, "{\"answer\":\"" + key + "\"}", NOW.plusSeconds(86_400));
  }

  static Change.Started started(long n, int attempt) {
    return new Change.Started(id(n), attempt, "a1", NOW.plusSeconds(attempt));
  }

  static AttemptRecord attempt(int number) {
    return new AttemptRecord(
        number, "a1", NOW.plusSeconds(number), NOW.plusMillis(number * 1_000L + 500), FAILURE);
  }

  static Change.Retrying retrying(long n, int attempt) {
    return new Change.Retrying(id(n), NOW.plusSeconds(attempt + 2L), attempt(attempt));
  }

  static Change.Finished completed(long n) {
    return new Change.Finished(
        id(n),
        Status.COMPLETED,
        NOW.plusSeconds(3),
        Optional.of(
            new TaskResult(
                "done \u0000 \uDE00",
                "m",
                new Usage(3, 1, 2),
                "stop",
                Optional.of("{\"a\":\"\\u0000\"}"))),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE
            .plus(Timings.Part.TTFT, Duration.ofMillis(5))
            .plus(Timings.Part.QUEUE, Duration.ofNanos(1_234_567)));
  }

  static Change.Finished dead(long n, int attempt) {
    return new Change.Finished(
        id(n),
        Status.DEAD,
        NOW.plusSeconds(9),
        Optional.empty(),
        Optional.of(FAILURE),
        Optional.of(attempt(attempt)),
        Timings.NONE);
  }

  static Change.Finished cancelled(long n, Instant at) {
    return new Change.Finished(
        id(n),
        Status.CANCELLED,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE);
  }
}
