package dev.plimsoll.serve.http;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.store.TaskRecord;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Shows a task as JSON. What is not known or was not measured is absent. */
final class TaskView {
  private TaskView() {}

  static ObjectNode of(TaskRecord task) {
    ObjectNode view = outline(task);
    task.result().ifPresent(result -> result(view, result));
    task.failure().ifPresent(failure -> failure(view, failure));
    if (task.status().isFinal()) {
      view.set("timings", timings(task));
    }
    task.request().metadata().ifPresent(metadata -> view.set("metadata", Json.stored(metadata)));
    return view;
  }

  /** How it stands, without what was asked for, what came of it, or why it failed. */
  static ObjectNode outline(TaskRecord task) {
    ObjectNode view = Json.object();
    view.put("taskId", task.id().value());
    view.put("status", task.status().word());
    view.put("priority", task.request().priority().word());
    task.request().role().ifPresent(role -> view.put("role", role));
    task.request().agent().ifPresent(agent -> view.put("agent", agent));
    task.request().userId().ifPresent(user -> view.put("userId", user));
    view.put("attempts", task.attempts());
    view.put("acceptedAt", task.accepted().toString());
    task.request().notBefore().ifPresent(at -> view.put("notBefore", at.toString()));
    task.request().deadline().ifPresent(at -> view.put("deadline", at.toString()));
    task.started().ifPresent(at -> view.put("startedAt", at.toString()));
    task.finished().ifPresent(at -> view.put("finishedAt", at.toString()));
    task.due().ifPresent(at -> view.put("nextAttemptAt", at.toString()));
    return view;
  }

  private static void result(ObjectNode view, TaskRecord.TaskResult result) {
    view.put("result", result.text());
    view.put("finishReason", result.finishReason());
    view.put("model", result.model());
    result.details().ifPresent(details -> view.setAll((ObjectNode) Json.stored(details)));
    Usage usage = result.usage();
    CostView.usage(view.putObject("usage"), usage);
  }

  private static void failure(ObjectNode view, Failure failure) {
    view.put("reason", failure.kind());
    view.put("error", failure.message());
  }

  /** Milliseconds. */
  private static ObjectNode timings(TaskRecord task) {
    ObjectNode view = Json.object();
    task.timings().parts().forEach((part, time) -> view.put(part.word(), millis(time)));
    total(task).ifPresent(total -> view.put("total", millis(total)));
    return view;
  }

  /**
   * From its acceptance to its end, and no less than its parts: clocks of two starts may differ,
   * and one may have been set.
   */
  static Optional<Duration> total(TaskRecord task) {
    Duration measured = task.timings().total();
    return task.finished()
        .map(at -> Duration.between(task.accepted(), at))
        .map(total -> total.compareTo(measured) < 0 ? measured : total);
  }

  static double millis(Duration time) {
    return Math.round(time.toNanos() / 1e3) / 1e3;
  }
}
