package dev.plimsoll.simulate.drive;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.request.Filled;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.target.Endpoint;
import dev.plimsoll.simulate.world.Order;
import dev.plimsoll.simulate.world.Size;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a request of a scenario means to the Engine: read from the request as it would be sent,
 * once, so that one request's priority, role and deadline are the same each time.
 *
 * @param order empty for a request without a body, which no agent runs
 * @param untilAccepted whether its answer is the 202, and not the task's end
 */
record Ask(Optional<Order> order, boolean untilAccepted) {
  private static final String TASKS_PATH = "/tasks";
  private static final JsonMapper JSON = new JsonMapper();

  static Ask of(RequestTemplate request, Endpoint.Kind target, Instant start) {
    Variables once = new Variables(new SplittableRandom(0), 0, 0, Optional.empty());
    return switch (request.fill(once)) {
      case Filled.Ready ready -> {
        boolean plain = target == Endpoint.Kind.HTTP && ready.path().endsWith(TASKS_PATH);
        yield new Ask(
            ready.body().map(body -> order(json(body), tenant(ready), start)),
            plain || ready.body().isEmpty());
      }
      case Filled.Unfit _ -> // a value of an earlier answer: what can be read of it is its kind
          new Ask(Optional.of(order(MissingNode.getInstance(), "default", start)), false);
    };
  }

  private static Order order(JsonNode body, String tenant, Instant start) {
    String text = body.path("task").asString(body.path("task").toString());
    return new Order(
        Priority.of(body.path("priority").asString("")).orElse(Priority.NORMAL),
        body.path("agent").asString(body.path("role").asString("")),
        tenant,
        Size.of(body.path("task").toString().length() / 4, most(body)).as(Complexity.of(text)),
        moment(body.path("notBefore"), start),
        moment(body.path("deadline"), start));
  }

  private static OptionalInt most(JsonNode body) {
    JsonNode most = body.path("maxTokens");
    return most.isInt() ? OptionalInt.of(most.asInt()) : OptionalInt.empty();
  }

  /** A time from now, or a moment, which then is so far from the run's start each time. */
  private static Optional<Duration> moment(JsonNode value, Instant start) {
    String text = value.asString("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.contains("T")
              ? Duration.between(start, OffsetDateTime.parse(text).toInstant())
              : Durations.parse(text));
    } catch (DateTimeException | UnitException _) { // the server would refuse it, and say why
      return Optional.empty();
    }
  }

  /** Whose key it bears: each key is a tenant of its own here. */
  private static String tenant(Filled.Ready ready) {
    return ready.headers().stream()
        .filter(header ->
            header.name().equalsIgnoreCase("Authorization")
                || header.name().equalsIgnoreCase("X-API-Key"))
        .map(Filled.Header::value)
        .findFirst()
        .orElse("default");
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }
}
