package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The task API: submit, look, wait, list, cancel. */
final class TaskApi {
  private static final List<String> LIST_PARAMETERS =
      List.of("status", "priority", "role", "userId", "limit", "cursor");

  private final Dispatcher dispatcher;
  private final Roles roles;
  private final Supplier<TaskId> ids;
  private final InstantSource clock;
  private final Duration longestWait;

  TaskApi(
      Dispatcher dispatcher,
      Roles roles,
      Supplier<TaskId> ids,
      InstantSource clock,
      Duration longestWait) {
    this.dispatcher = dispatcher;
    this.roles = roles;
    this.ids = ids;
    this.clock = clock;
    this.longestWait = longestWait;
  }

  Reply submit(Exchange exchange) throws InterruptedException {
    mustBeJson(exchange);
    if (exchange.header("idempotency-key").isPresent()) {
      throw Problem.badRequest(
          "not_supported", "Idempotency-Key is not kept by this version; send the task without it");
    }
    TaskRequest request = TaskForm.read(Json.object(exchange.body()), clock.instant());
    String pool = roles.poolOf(request.role(), request.agent());
    return switch (dispatcher.submit(ids.get(), pool, request)) {
      case Admission.Accepted accepted -> accepted(accepted);
      case Admission.Refused refused -> throw refused(refused.refusal());
    };
  }

  private static void mustBeJson(Exchange exchange) {
    String type = exchange.header("content-type").orElse("");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json") && !media.endsWith("+json")) {
      throw Problem.of(
          415,
          "unsupported_type",
          "expected Content-Type: application/json, found "
              + (media.isEmpty() ? "none" : "'" + media + "'"));
    }
  }

  private Reply accepted(Admission.Accepted accepted) {
    ObjectNode body = Json.object();
    body.put("taskId", accepted.id().value());
    body.put("status", Status.QUEUED.word());
    body.put("position", accepted.position());
    accepted.estimate().ifPresent(estimate -> estimate(body, estimate));
    return Reply.json(202, body)
        .with("Location", "/api/v1/tasks/" + accepted.id().value())
        .with(queueHeaders())
        .with("Server-Timing", new ServerTiming().part("store", accepted.store()).toString());
  }

  private static void estimate(ObjectNode body, Estimate estimate) {
    ObjectNode view = body.putObject("estimate");
    view.put("startSeconds", estimate.start().toMillis() / 1000.0);
    view.put("finishSeconds", estimate.finish().toMillis() / 1000.0);
  }

  private Problem refused(Refusal refusal) {
    Problem problem =
        switch (refusal.reason()) {
          case CLASS_FULL ->
              Problem.of(429, Problem.QUOTA_EXCEEDED, "class_full", refusal.detail());
          case QUEUE_FULL ->
              Problem.of(503, Problem.REDUCED_CAPACITY, "queue_full", refusal.detail());
          case DRAINING -> Problem.of(503, Problem.REDUCED_CAPACITY, "stopping", refusal.detail());
          case STORE_FAILED ->
              Problem.of(503, Problem.REDUCED_CAPACITY, "store_failed", refusal.detail());
          case DEADLINE_PASSED -> Problem.of(422, "deadline_passed", refusal.detail());
        };
    queueHeaders().forEach(problem::header);
    problem.with("queueDepth", refusal.depth());
    if (refusal.retryAfter().isPositive()) {
      long seconds = Math.max(1, Math.ceilDiv(refusal.retryAfter().toMillis(), 1000));
      problem.with("retryAfter", seconds);
      problem.header("Retry-After", Long.toString(seconds));
      problem.header("X-Retry-After", Long.toString(seconds));
    }
    return problem;
  }

  Map<String, String> queueHeaders() {
    Counts counts = dispatcher.counts();
    return Map.of(
        "X-Queue-Depth",
        Integer.toString(counts.depth()),
        "X-Queue-Utilization",
        String.format(Locale.ROOT, "%.1f%%", 100 * counts.utilization()));
  }

  /** One task; with {@code wait}, not before it is over or the time has passed. */
  Reply one(Exchange exchange, String id) throws InterruptedException {
    allow(exchange, List.of("wait"));
    Duration wait = exchange.parameter("wait").map(this::waitOf).orElse(Duration.ZERO);
    long asked = System.nanoTime();
    TaskRecord task = find(id);
    Duration lookup = Duration.ofNanos(System.nanoTime() - asked);
    ServerTiming timing = new ServerTiming();
    if (!task.status().isFinal() && wait.isPositive()) {
      task = waitFor(exchange, task, wait);
    }
    if (task.status().isFinal()) {
      timing.parts(task.timings());
      timing.part("total", total(task));
    } else {
      timing.part("store", lookup);
      if (wait.isPositive()) {
        timing.part("wait", Duration.ofNanos(System.nanoTime() - asked).minus(lookup));
      }
    }
    return Reply.json(200, TaskView.of(task)).with("Server-Timing", timing.toString());
  }

  private static Duration total(TaskRecord task) {
    return Duration.between(task.accepted(), task.finished().orElse(task.accepted()));
  }

  private TaskRecord waitFor(Exchange exchange, TaskRecord task, Duration wait)
      throws InterruptedException {
    Optional<Watch> watching = dispatcher.watch(task.id());
    if (watching.isEmpty()) {
      return task; // too many wait: the answer says where it stands, and the caller asks again
    }
    try (Watch watch = watching.get()) {
      exchange.onLeave(watch::leave);
      if (!find(task.id().value()).status().isFinal()) { // it may have ended before we watched
        watch.await(wait);
      }
      return find(task.id().value());
    }
  }

  private Duration waitOf(String text) {
    try {
      Duration wait = Durations.parse(text);
      if (wait.compareTo(longestWait) <= 0) {
        return wait;
      }
      throw Problem.badRequest(
          "wait_too_long",
          "'wait' may be at most %s, found %s; ask again when it is over"
              .formatted(Durations.format(longestWait), Durations.format(wait)));
    } catch (UnitException e) {
      throw Problem.badRequest("wrong_type", "'wait': " + e.getMessage());
    }
  }

  Reply cancel(Exchange exchange, String id) throws InterruptedException {
    allow(exchange, List.of());
    TaskRecord task = find(id);
    if (!task.status().isFinal()) {
      dispatcher.cancel(task.id());
      task = waitFor(exchange, task, Duration.ofSeconds(2)); // its end is durable within moments
    }
    return Reply.json(200, TaskView.of(task));
  }

  Reply list(Exchange exchange) {
    allow(exchange, LIST_PARAMETERS);
    Query query =
        new Query(
            word(exchange, "status", Status::of, Status.words()),
            word(exchange, "priority", Priority::of, Priority.words()),
            exchange.parameter("role"),
            exchange.parameter("userId"),
            exchange.parameter("cursor").map(TaskApi::idOf),
            exchange.parameter("limit").map(TaskApi::limitOf).orElse(100));
    Page page = dispatcher.list(query);
    ObjectNode body = Json.object();
    ArrayNode tasks = body.putArray("tasks");
    page.tasks().forEach(task -> tasks.add(TaskView.of(task)));
    page.next().ifPresent(next -> body.put("next", next.value()));
    return Reply.json(200, body);
  }

  private static <T> Optional<T> word(
      Exchange exchange, String name, Function<String, Optional<T>> reader, List<String> words) {
    return exchange
        .parameter(name)
        .map(text ->
            reader
                .apply(text)
                .orElseThrow(() ->
                    Problem.badRequest(
                        "unknown_" + name,
                        "'%s' must be one of %s".formatted(name, String.join(", ", words)))));
  }

  private static int limitOf(String text) {
    if (text.matches("\\d{1,4}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= Query.MOST) {
      return Integer.parseInt(text);
    }
    throw Problem.badRequest(
        "wrong_type", "'limit' must be a whole number from 1 to " + Query.MOST);
  }

  private static void allow(Exchange exchange, List<String> parameters) {
    for (String name : exchange.parameters().keySet()) {
      if (!parameters.contains(name)) {
        throw Problem.badRequest(
            "unknown_parameter",
            "'%s' is not a parameter here%s%s"
                .formatted(
                    name.length() <= 60 ? name : name.substring(0, 60),
                    Nearest.hint(name, parameters),
                    parameters.isEmpty()
                        ? "; there are none"
                        : "; allowed: " + String.join(", ", parameters)));
      }
    }
  }

  private TaskRecord find(String id) {
    return dispatcher
        .find(idOf(id))
        .orElseThrow(
            () -> Problem.of(404, "unknown_task", "no task has the id '%s'".formatted(id)));
  }

  private static TaskId idOf(String text) {
    if (!text.matches("[0-9A-Za-z-]{1,64}")) {
      throw Problem.of(404, "unknown_task", "this is not the form of a task id");
    }
    return new TaskId(text);
  }
}
