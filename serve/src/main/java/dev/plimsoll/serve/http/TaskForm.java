package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.agents.Asked;
import dev.plimsoll.serve.webhook.WebhookRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a task from its JSON. Refuses what it does not understand rather than leaving it out. */
final class TaskForm {
  private static final List<String> MEMBERS =
      List.of(
          "task",
          "priority",
          "role",
          "mode",
          "agent",
          "model",
          "fallback",
          "userId",
          "maxTokens",
          "notBefore",
          "deadline",
          "webhook",
          "metadata");
  private static final int LONGEST_LABEL = 200;
  private static final int LONGEST_WEBHOOK = 2_000;
  private static final Duration FARTHEST = Duration.ofDays(36_500);
  private static final int MOST_TOKENS = 10_000_000;

  private TaskForm() {}

  /**
   * @throws Problem naming the member, what was found and what was expected
   */
  static TaskRequest read(ObjectNode body, String tenant, Instant now, WebhookRules rules) {
    for (String name : body.propertyNames()) {
      if (!MEMBERS.contains(name)) {
        throw Problem.badRequest(
            "unknown_member",
            "'%s' is not a member of a task%s; the members are %s"
                .formatted(cut(name), Nearest.hint(name, MEMBERS), String.join(", ", MEMBERS)));
      }
    }
    label(body, "mode")
        .filter(mode -> !mode.equals("autonomous"))
        .ifPresent(mode -> {
          throw Problem.badRequest(
              "unknown_mode",
              "'%s' is not a mode of this version; allowed: autonomous".formatted(mode));
        });
    return new TaskRequest(
        tenant,
        task(body),
        priority(body),
        label(body, "role"),
        label(body, "agent"),
        label(body, "userId"),
        maxTokens(body),
        moment(body, "notBefore", now),
        moment(body, "deadline", now),
        webhook(body, tenant, rules),
        metadata(body));
  }

  private static String task(ObjectNode body) {
    JsonNode task = body.path("task");
    if (task.isString() && !task.asString().isBlank()) {
      return task.asString();
    }
    if (task.isObject() && !task.isEmpty()) {
      return Json.string(task);
    }
    throw Problem.badRequest(
        "no_task", "'task' must be a text or an object that is not empty" + found(task));
  }

  /** Its priority, normal where none is said. */
  static Priority priority(ObjectNode body) {
    JsonNode word = body.path("priority");
    if (word.isMissingNode() || word.isNull()) {
      return Priority.NORMAL;
    }
    String allowed = String.join(", ", Priority.words());
    return Optional.of(word)
        .filter(JsonNode::isString)
        .flatMap(text -> Priority.of(text.asString()))
        .orElseThrow(() ->
            Problem.badRequest(
                "unknown_priority", "'priority' must be one of " + allowed + found(word)));
  }

  private static Optional<String> label(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()
        || value.asString().isBlank()
        || value.asString().length() > LONGEST_LABEL) {
      throw Problem.badRequest(
          "wrong_type",
          "'%s' must be a text of 1 to 200 characters%s".formatted(name, found(value)));
    }
    return Optional.of(value.asString());
  }

  private static OptionalInt maxTokens(ObjectNode body) {
    JsonNode value = body.path("maxTokens");
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.asInt() < 1
        || value.asInt() > MOST_TOKENS) {
      throw Problem.badRequest(
          "wrong_type", "'maxTokens' must be a whole number of 1 or more" + found(value));
    }
    return OptionalInt.of(value.asInt());
  }

  /** A moment ({@code 2026-01-01T12:00:00Z}) or a time from now ({@code 30s}). */
  private static Optional<Instant> moment(ObjectNode body, String name, Instant now) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = value.isString() ? value.asString().strip() : "";
    try {
      Instant moment =
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : now.plus(Durations.parse(text));
      if (moment.isAfter(now.plus(FARTHEST))) {
        throw new UnitException("too far");
      }
      return Optional.of(moment);
    } catch (DateTimeException | UnitException | ArithmeticException _) {
      throw Problem.badRequest(
          "wrong_type",
          "'%s' must be a moment such as 2026-01-31T12:00:00Z or a time from now such as 30s, at most 100 years off%s"
              .formatted(name, found(value)));
    }
  }

  /** Its form, and whether that address may be told; what a name stands for is asked then. */
  private static Optional<String> webhook(ObjectNode body, String tenant, WebhookRules rules) {
    Optional<String> url = webhook(body);
    url.flatMap(text -> rules.refusal(tenant, text))
        .ifPresent(why -> {
          throw Problem.badRequest("webhook_refused", "'webhook' cannot be told: " + why);
        });
    return url;
  }

  private static Optional<String> webhook(ObjectNode body) {
    JsonNode value = body.path("webhook");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(value.isString() ? value.asString() : "");
      boolean http =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getPort() <= 65_535
          && value.asString().length() <= LONGEST_WEBHOOK) {
        return Optional.of(value.asString());
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw Problem.badRequest(
        "wrong_type",
        "'webhook' must be an http or https address without a user, at most 2,000 characters"
            + found(value));
  }

  private static Optional<String> metadata(ObjectNode body) {
    JsonNode value = body.path("metadata");
    Optional<Asked> asked = asked(body);
    if ((value.isMissingNode() || value.isNull()) && asked.isEmpty()) {
      return Optional.empty();
    }
    if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
      throw Problem.badRequest("wrong_type", "'metadata' must be an object" + found(value));
    }
    ObjectNode metadata = value instanceof ObjectNode given ? given.deepCopy() : Json.object();
    asked.ifPresent(ask -> ask.putInto(metadata));
    return Optional.of(Json.string(metadata));
  }

  /** The model that a task asks for; kept in its metadata. */
  private static Optional<Asked> asked(ObjectNode body) {
    JsonNode model = body.path("model");
    JsonNode fallback = body.path("fallback");
    if (!fallback.isMissingNode() && !fallback.isNull() && !fallback.isBoolean()) {
      throw Problem.badRequest("wrong_type", "'fallback' must be true or false" + found(fallback));
    }
    if (model.isMissingNode() || model.isNull()) {
      if (fallback.isBoolean()) {
        throw Problem.badRequest("wrong_type", "'fallback' goes with a 'model'");
      }
      return Optional.empty();
    }
    if (!Asked.isModel(model)) {
      throw Problem.badRequest(
          "wrong_type",
          "'model' must be small, medium, large, auto or a model's name" + found(model));
    }
    return Optional.of(new Asked(model.asString(), fallback.asBoolean(true)));
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? ", and is missing" : ", found " + cut(Json.string(value));
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return Text.cut(line, 60);
  }
}
