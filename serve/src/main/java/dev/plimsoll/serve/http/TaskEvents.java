package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.TaskRecord;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has happened to a task so far, told from what is stored of it. The same task gives the same
 * numbers always, so that a reader goes on where it was, whichever server answers.
 *
 * <p>queued, then started and failed for each attempt that failed, started for the one that did
 * not, and how it ended. A dead letter that is tried again goes on after its {@code dead} with
 * {@code queued}.
 */
final class TaskEvents {
  private final TaskRecord task;
  private final List<AttemptRecord> failed;
  private final List<Event> events = new ArrayList<>();

  /** One of them; numbers count from 1. */
  record Event(int number, String name, ObjectNode data) {
    /** As server-sent event (WHATWG HTML 9.2). */
    Buffer frame() {
      return Buffer.buffer(
          "id: %d\nevent: %s\ndata: %s\n\n".formatted(number, name, Json.string(data)));
    }
  }

  private TaskEvents(TaskRecord task, List<AttemptRecord> failed) {
    this.task = task;
    this.failed = failed;
  }

  /**
   * @param failed its failed attempts, oldest first
   */
  static List<Event> of(TaskRecord task, List<AttemptRecord> failed) {
    return new TaskEvents(task, failed).tell();
  }

  private List<Event> tell() {
    queued(Optional.of(task.accepted()));
    AttemptRecord before = null;
    for (AttemptRecord attempt : failed) {
      if (before != null && isRevived(before, attempt.number())) {
        revived(before);
      }
      started(attempt.number(), attempt.agent(), attempt.started());
      failed(attempt);
      before = attempt;
    }
    Optional<Instant> last = lastStart(before);
    int next = last.isPresent() && !isHandedBack() ? task.attempts() : task.attempts() + 1;
    if (before != null && isRevivedNow(before, next)) {
      revived(before);
    }
    last.ifPresent(at -> started(next, task.startedOn().orElse(""), at));
    if (task.status().isFinal()) {
      add(task.status().word(), TaskView.of(task));
    }
    return events;
  }

  /** The start of an attempt that has not failed. */
  private Optional<Instant> lastStart(@org.jspecify.annotations.Nullable AttemptRecord failed) {
    return task.started().filter(at -> failed == null || at.isAfter(failed.started()));
  }

  private boolean isHandedBack() {
    return task.status() == Status.QUEUED || task.status() == Status.PARKED;
  }

  /** Attempts count on, unless the task was given a new life; one that crashed is made again. */
  private static boolean isRevived(AttemptRecord before, int next) {
    return next <= before.number() && !before.isBrokenOff();
  }

  private boolean isRevivedNow(AttemptRecord before, int next) {
    return before.isBrokenOff() ? task.crashes() == 0 : isRevived(before, next);
  }

  private void revived(AttemptRecord before) {
    ObjectNode data = at(before.seenToEnd());
    data.put("status", Status.DEAD.word());
    reason(data, before.failure());
    add(Status.DEAD.word(), data);
    queued(before.seenToEnd());
  }

  private void queued(Optional<Instant> time) {
    ObjectNode data = at(time);
    data.put("status", Status.QUEUED.word());
    add("queued", data);
  }

  private void started(int attempt, String agent, Instant time) {
    ObjectNode data = at(Optional.of(time));
    data.put("attempt", attempt);
    data.put("agent", agent);
    add("started", data);
  }

  private void failed(AttemptRecord attempt) {
    ObjectNode data = at(attempt.seenToEnd());
    data.put("attempt", attempt.number());
    data.put("agent", attempt.agent());
    reason(data, attempt.failure());
    add("failed", data);
  }

  private static void reason(ObjectNode data, Failure failure) {
    data.put("reason", failure.kind());
    data.put("error", failure.message());
  }

  /** When nobody saw it, no time. */
  private ObjectNode at(Optional<Instant> time) {
    ObjectNode data = Json.object().put("taskId", task.id().value());
    time.ifPresent(at -> data.put("at", at.toString()));
    return data;
  }

  private void add(String name, ObjectNode data) {
    events.add(new Event(events.size() + 1, name, data));
  }
}
