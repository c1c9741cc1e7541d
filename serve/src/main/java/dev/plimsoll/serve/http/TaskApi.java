package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The task API: submit, look, wait, list, change, cancel. */
final class TaskApi {
  private static final List<String> LIST_PARAMETERS =
      List.of("status", "priority", "role", "userId", "reason", "limit", "cursor");
  private static final Duration UNTIL_DURABLE = Duration.ofSeconds(2);

  static final String LOCATION = "/api/v1/tasks/";

  private final Dispatcher dispatcher;
  private final Lookup lookup;
  private final Intake intake;
  private final QueueHeaders headers;
  private final WebhookApi webhooks;
  private final CostView costs;
  private final Duration longestWait;

  TaskApi(
      Dispatcher dispatcher,
      Lookup lookup,
      Intake intake,
      QueueHeaders headers,
      WebhookApi webhooks,
      CostView costs,
      Duration longestWait) {
    this.dispatcher = dispatcher;
    this.lookup = lookup;
    this.intake = intake;
    this.headers = headers;
    this.webhooks = webhooks;
    this.costs = costs;
    this.longestWait = longestWait;
  }

  Reply submit(Exchange exchange) throws InterruptedException {
    Parameters.allow(exchange, List.of());
    Parameters.mustBeJson(exchange);
    ObjectNode body = Json.object(exchange.body());
    Submission submission =
        intake.submission(body, exchange.caller(), IdempotencyKey.named(exchange));
    Priority priority = submission.request().priority();
    return switch (dispatcher.submit(submission, exchange.caller()::submits)) {
      case Admission.Limited limited -> throw limited.why();
      case Admission.Accepted accepted ->
          accepted(submission, accepted.id(), Intake.accepted(accepted.id(), accepted.receipt()))
              .with("Server-Timing", new ServerTiming().part("store", accepted.store()).toString());
      case Admission.Known known ->
          accepted(submission, known.held().task(), Intake.again(known.held(), submission.key()))
              .with("Idempotency-Replayed", "true");
      case Admission.Refused refused -> throw headers.refused(refused.refusal(), priority);
    };
  }

  private Reply accepted(Submission submission, TaskId id, ObjectNode body) {
    return Reply.json(202, body)
        .with("Location", LOCATION + id.value())
        .with(headers.of(submission));
  }

  /** One task; with {@code wait}, not before it is over or the time has passed. */
  Reply one(Exchange exchange, String id) throws InterruptedException {
    Parameters.allow(exchange, List.of("wait"));
    Duration wait =
        exchange
            .parameter("wait")
            .map(text -> Parameters.wait(text, longestWait))
            .orElse(Duration.ZERO);
    long asked = System.nanoTime();
    TaskRecord task = lookup.find(exchange, id);
    Duration found = Duration.ofNanos(System.nanoTime() - asked);
    ServerTiming timing = new ServerTiming();
    if (!task.status().isFinal() && wait.isPositive()) {
      task = lookup.untilOver(exchange, task, wait);
    }
    if (task.status().isFinal()) {
      timing.parts(task.timings());
      timing.part("total", total(task));
    } else {
      timing.part("store", found);
      if (wait.isPositive()) {
        timing.part("wait", Duration.ofNanos(System.nanoTime() - asked).minus(found));
      }
    }
    return Reply.json(200, costs.add(webhooks.show(task), task))
        .with("Server-Timing", timing.toString());
  }

  private static Duration total(TaskRecord task) {
    return TaskView.total(task).orElse(Duration.ZERO);
  }

  /**
   * It is not as wanted yet.
   *
   * @param carried whether another server has the task, and will do it
   */
  private static Reply notYet(Exchange exchange, TaskRecord task, boolean carried) {
    if (carried) {
      return Reply.json(202, seen(exchange, task));
    }
    String why = "the change was not stored in time";
    throw Problem.of(503, Problem.REDUCED_CAPACITY, "not_changed", why).retryAfter(1);
  }

  Reply cancel(Exchange exchange, String id) throws InterruptedException {
    Parameters.allow(exchange, List.of());
    TaskRecord task = lookup.find(exchange, id);
    AtomicBoolean carried = new AtomicBoolean();
    if (!task.status().isFinal()) {
      Runnable step = () -> carried.set(dispatcher.cancel(Parameters.id(id)));
      task = lookup.until(exchange, task, UNTIL_DURABLE, step, later -> later.status().isFinal());
    }
    return task.status().isFinal()
        ? Reply.json(200, seen(exchange, task))
        : notYet(exchange, task, carried.get());
  }

  /** Who may only submit is told how its task stands, and not what came of it. */
  private static ObjectNode seen(Exchange exchange, TaskRecord task) {
    return exchange.caller().reads() ? TaskView.of(task) : TaskView.outline(task);
  }

  /** Changes the priority of a task that does not run. */
  Reply change(Exchange exchange, String id) throws InterruptedException {
    Parameters.allow(exchange, List.of());
    Parameters.mustBeJson(exchange);
    Priority priority = priority(Json.object(exchange.body()));
    TaskRecord task = lookup.find(exchange, id);
    AtomicBoolean carried = new AtomicBoolean();
    if (mayWait(task) && task.request().priority() != priority) {
      task =
          lookup.until(
              exchange,
              task,
              UNTIL_DURABLE,
              () -> carried.set(dispatcher.reprioritize(Parameters.id(id), priority)),
              later -> !mayWait(later) || later.request().priority() == priority);
    }
    if (task.request().priority() == priority && !task.status().isFinal()) {
      return Reply.json(200, seen(exchange, task)).with(headers.of(priority));
    }
    if (mayWait(task)) {
      return notYet(exchange, task, carried.get());
    }
    throw Problem.of(
        409,
        "not_waiting",
        "only a task that waits changes its priority; this one is " + task.status().word());
  }

  private static boolean mayWait(TaskRecord task) {
    return task.status() == Status.QUEUED || task.status() == Status.RETRYING;
  }

  private static Priority priority(ObjectNode body) {
    for (Map.Entry<String, ?> member : body.properties()) {
      if (!member.getKey().equals("priority")) {
        throw Problem.badRequest(
            "unknown_member",
            "'%s' cannot be changed; only 'priority' can".formatted(Text.cut(member.getKey(), 60)));
      }
    }
    if (body.isEmpty()) {
      throw Problem.badRequest("no_change", "expected {\"priority\": …}");
    }
    return TaskForm.priority(body);
  }

  Reply list(Exchange exchange) {
    Parameters.allow(exchange, LIST_PARAMETERS);
    Page page = dispatcher.list(Parameters.query(exchange));
    ObjectNode body = Json.object();
    ArrayNode tasks = body.putArray("tasks");
    costs.of(page.tasks()).forEach(tasks::add);
    page.next().ifPresent(next -> body.put("next", next.value()));
    return Reply.json(200, body);
  }
}
