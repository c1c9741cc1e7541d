package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One task of the in-memory store. Guarded by the store's lock. */
final class MemoryTask {
  private static final int OVERHEAD_BYTES = 1_000; // of a task without its texts

  long owner;
  TaskRequest request;
  private String pool;
  final TaskId id;
  private final int cost;
  private final Instant accepted;
  Status status;
  private int attempts;
  private int crashes;
  private Optional<String> agent;
  private Optional<Instant> started;
  private Optional<Instant> due;
  private Optional<Instant> finished;
  private Optional<TaskResult> result;
  private Optional<Failure> failure;
  private Timings timings;
  final Optional<String> key;
  final List<AttemptRecord> failed = new ArrayList<>();

  MemoryTask(TaskRecord task, Optional<String> key, long owner) {
    this.owner = owner;
    this.key = key;
    this.request = task.request();
    this.pool = task.pool();
    this.id = task.id();
    this.cost = task.cost();
    this.accepted = task.accepted();
    this.status = task.status();
    this.attempts = task.attempts();
    this.crashes = task.crashes();
    this.agent = task.startedOn();
    this.started = task.started();
    this.due = task.due();
    this.finished = task.finished();
    this.result = task.result();
    this.failure = task.failure();
    this.timings = task.timings();
  }

  TaskRecord record() {
    return new TaskRecord(
        id, request, pool, cost, status, attempts, crashes, agent, accepted, started, due, finished,
        result, failure, timings);
  }

  Unfinished unfinished() {
    return new Unfinished(record().ticket(), attempts, crashes, due, accepted);
  }

  void started(Change.Started change) {
    status = Status.RUNNING;
    attempts = change.attempt();
    agent = Optional.of(change.agent());
    started = Optional.of(change.at());
    due = Optional.empty();
  }

  void retrying(Change.Retrying change) {
    status = Status.RETRYING;
    due = Optional.of(change.due());
    failedIn(change.attempt());
  }

  void handedBack(Status as) {
    if (status == Status.RUNNING) {
      attempts--;
      status = as;
    }
  }

  /** The server that ran it ended; a later one has it now. */
  void takenOver(long epoch) {
    owner = epoch;
    if (status == Status.RUNNING) {
      Instant begun = started.orElse(accepted);
      Failure crash = Failure.retryable("crash", "the server ended while it ran");
      failed.add(new AttemptRecord(attempts, agent.orElse(""), begun, begun, crash));
      crashes++;
      attempts--;
      status = Status.QUEUED;
    }
  }

  void finished(Change.Finished change) {
    status = change.status();
    finished = Optional.of(change.at());
    due = Optional.empty();
    result = change.result();
    failure = change.failure();
    timings = change.timings();
    change.attempt().ifPresent(this::failedIn);
  }

  private void failedIn(AttemptRecord attempt) {
    if (!failed.contains(attempt)) { // made again
      failed.add(attempt);
    }
    failure = Optional.of(attempt.failure());
  }

  void revived(Change.Revived change, long epoch) {
    owner = epoch;
    request = change.edited().orElse(request);
    pool = change.pool();
    status = Status.QUEUED;
    attempts = 0;
    crashes = 0;
    finished = Optional.empty();
    failure = Optional.empty();
    timings = Timings.NONE;
  }

  void erased() {
    request =
        new TaskRequest(
            request.tenant(),
            "",
            request.priority(),
            request.role(),
            request.agent(),
            request.userId(),
            request.maxTokens(),
            request.notBefore(),
            request.deadline(),
            Optional.empty(),
            Optional.empty());
    result =
        result.map(r -> new TaskResult("", r.model(), r.usage(), r.finishReason(), r.details()));
  }

  boolean finishedBefore(Instant time) {
    return finished.map(at -> at.isBefore(time)).orElse(false);
  }

  long bytes() {
    return bytes(record());
  }

  /** About what a task takes: two bytes a character, and the rest. */
  static long bytes(TaskRecord task) {
    TaskRequest request = task.request();
    long characters =
        (long) request.text().length()
            + request.metadata().map(String::length).orElse(0)
            + task.result().map(result -> result.text().length()).orElse(0);
    return OVERHEAD_BYTES + 2 * characters;
  }
}
