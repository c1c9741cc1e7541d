package dev.plimsoll.serve.http;

import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes many tasks in one request; each is accepted or refused on its own. */
final class BatchApi {
  static final int MOST = 1_000;
  private static final String KEY = "idempotencyKey";

  private final Dispatcher dispatcher;
  private final Intake intake;
  private final QueueHeaders headers;

  BatchApi(Dispatcher dispatcher, Intake intake, QueueHeaders headers) {
    this.dispatcher = dispatcher;
    this.intake = intake;
    this.headers = headers;
  }

  /** One result each, in the order of the tasks. */
  Reply submit(Exchange exchange) throws InterruptedException {
    Parameters.allow(exchange, List.of());
    Parameters.mustBeJson(exchange);
    if (exchange.header("idempotency-key").isPresent()) {
      throw Problem.badRequest(
          "key_per_task", "in a batch each task has its own 'idempotencyKey', not the request");
    }
    ArrayNode tasks = tasks(Json.object(exchange.body()));
    List<ObjectNode> results = new ArrayList<>();
    List<Submission> submissions = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (JsonNode task : tasks) {
      try {
        submissions.add(submission(task, exchange.caller()));
        places.add(results.size());
        results.add(Json.object());
      } catch (Problem problem) {
        results.add(refused(counted(exchange, problem)));
      }
    }
    List<Admission> admissions = dispatcher.submit(submissions, exchange.caller()::submits);
    for (int i = 0; i < admissions.size(); i++) {
      var _ = results.set(places.get(i), result(admissions.get(i), submissions.get(i)));
    }
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("results");
    results.forEach(list::add);
    return Reply.json(200, body).with(headers.ofAll());
  }

  /** What is no task counts against the caller's limit all the same. */
  private static Problem counted(Exchange exchange, Problem problem) {
    try {
      exchange.caller().counts();
      return problem;
    } catch (Problem limit) {
      return limit;
    }
  }

  private static ArrayNode tasks(ObjectNode body) {
    if (body.size() != 1
        || !(body.path("tasks") instanceof ArrayNode tasks)
        || tasks.isEmpty()
        || tasks.size() > MOST) {
      throw Problem.badRequest(
          "no_tasks", "expected {\"tasks\": […]} with 1 to 1,000 tasks and nothing else");
    }
    return tasks;
  }

  private Submission submission(JsonNode task, Caller caller) {
    if (!(task instanceof ObjectNode form)) {
      throw Problem.badRequest("not_an_object", "a task is a JSON object");
    }
    JsonNode key = form.path(KEY);
    Optional<String> name =
        key.isMissingNode() || key.isNull() ? Optional.empty() : Optional.of(name(key));
    return intake.submission(form.without(KEY), caller, name);
  }

  private static String name(JsonNode key) {
    if (!key.isString()) {
      throw IdempotencyKey.malformed("'idempotencyKey'");
    }
    return IdempotencyKey.checked(key.asString());
  }

  private ObjectNode result(Admission admission, Submission submission) {
    try {
      return switch (admission) {
        case Admission.Accepted accepted ->
            accepted(Intake.accepted(accepted.id(), accepted.receipt()));
        case Admission.Known known -> again(known.held(), submission);
        case Admission.Limited limited -> throw limited.why();
        case Admission.Refused refused ->
            refused(headers.refused(refused.refusal(), submission.request().priority()));
      };
    } catch (Problem problem) {
      return refused(problem);
    }
  }

  private static ObjectNode again(Idempotency.Held held, Submission submission) {
    ObjectNode result = accepted(Intake.again(held, submission.key()));
    result.put("replayed", true);
    return result;
  }

  private static ObjectNode accepted(ObjectNode answer) {
    ObjectNode result = Json.object();
    result.put("status", 202);
    answer.remove("status");
    result.setAll(answer);
    return result;
  }

  private static ObjectNode refused(Problem problem) {
    ObjectNode result = Json.object();
    result.put("status", problem.status());
    result.set("problem", problem.body());
    return result;
  }
}
