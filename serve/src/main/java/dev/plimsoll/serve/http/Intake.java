package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.dispatch.Submission;
import dev.plimsoll.serve.webhook.WebhookRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Makes submissions of what callers send, and says what is answered to one. */
final class Intake {
  private static final int USUAL_ANSWER = 256; // tokens

  private final Roles roles;
  private final Supplier<TaskId> ids;
  private final InstantSource clock;
  private final WebhookRules webhooks;

  Intake(Roles roles, Supplier<TaskId> ids, InstantSource clock, WebhookRules webhooks) {
    this.roles = roles;
    this.ids = ids;
    this.clock = clock;
    this.webhooks = webhooks;
  }

  /**
   * @param key the client's name for it, unquoted
   * @throws Problem saying what is wrong with the task
   */
  Submission submission(ObjectNode body, Caller caller, Optional<String> key) {
    TaskRequest request = request(body, caller.tenant());
    TaskId id = ids.get();
    return new Submission(
        id,
        pool(request),
        cost(request),
        request,
        key.map(
            name -> IdempotencyKey.of(name, body, receipt -> Json.string(accepted(id, receipt)))),
        caller.sender(request.userId()));
  }

  /**
   * @throws Problem saying what is wrong with the task
   */
  TaskRequest request(ObjectNode body, String tenant) {
    return roles.checked(TaskForm.read(body, tenant, clock.instant(), webhooks));
  }

  /** The pool of agents that runs it. */
  String pool(TaskRequest request) {
    return roles.poolOf(request.role(), request.agent());
  }

  /** About how many tokens it will take: four characters a token, and what it may answer. */
  private static int cost(TaskRequest request) {
    return Math.max(1, request.text().length() / 4 + request.maxTokens().orElse(USUAL_ANSWER));
  }

  /** What the caller of a task that was accepted is told. */
  static ObjectNode accepted(TaskId id, Receipt receipt) {
    ObjectNode body = Json.object();
    body.put("taskId", id.value());
    body.put("status", Status.QUEUED.word());
    body.put("position", receipt.position());
    receipt.estimate().ifPresent(estimate -> estimate(body, estimate));
    return body;
  }

  /**
   * What the first request with this key was told.
   *
   * @throws Problem when that was about another payload
   */
  static ObjectNode again(Idempotency.Held held, Optional<Submission.Key> key) {
    if (!key.map(Submission.Key::fingerprint).equals(Optional.of(held.fingerprint()))) {
      throw Problem.of(
          422,
          "idempotency_key_reused",
          "this Idempotency-Key was sent with another payload; its task is " + held.task().value());
    }
    return (ObjectNode) Json.stored(held.answer());
  }

  private static void estimate(ObjectNode body, Estimate estimate) {
    ObjectNode view = body.putObject("estimate");
    between(view.putObject("startSeconds"), estimate.startP50(), estimate.startP90());
    between(view.putObject("finishSeconds"), estimate.finishP50(), estimate.finishP90());
  }

  private static void between(ObjectNode view, Duration p50, Duration p90) {
    view.put("p50", p50.toMillis() / 1000.0);
    view.put("p90", p90.toMillis() / 1000.0);
  }
}
