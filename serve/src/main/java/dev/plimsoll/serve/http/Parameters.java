package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.store.Query;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads what stands behind the question mark, and refuses what it does not know. */
final class Parameters {
  static final int USUAL_LIMIT = 100;

  private Parameters() {}

  /**
   * @throws Problem naming the first parameter that is not among these
   */
  static void allow(Exchange exchange, List<String> parameters) {
    for (String name : exchange.parameters().keySet()) {
      if (!parameters.contains(name)) {
        throw Problem.badRequest(
            "unknown_parameter",
            "'%s' is not a parameter here%s%s"
                .formatted(
                    Text.cut(name, 60),
                    Nearest.hint(name, parameters),
                    parameters.isEmpty()
                        ? "; there are none"
                        : "; allowed: " + String.join(", ", parameters)));
      }
    }
  }

  /** The tasks of the caller that its parameters ask for. */
  static Query query(Exchange exchange) {
    return new Query(
        exchange.caller().onlyTenant(),
        word(exchange, "status", Status::of, Status.words()),
        word(exchange, "priority", Priority::of, Priority.words()),
        exchange.parameter("role"),
        exchange.parameter("userId"),
        exchange.parameter("reason"),
        exchange.parameter("cursor").map(Parameters::cursor),
        limit(exchange));
  }

  /** How many the caller wants at most. */
  static int limit(Exchange exchange) {
    return exchange.parameter("limit").map(Parameters::limit).orElse(USUAL_LIMIT);
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
                        "'%s' must be one of %s, found %s"
                            .formatted(name, String.join(", ", words), Text.quoted(text)))));
  }

  private static int limit(String text) {
    if (text.matches("\\d{1,4}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= Query.MOST) {
      return Integer.parseInt(text);
    }
    throw Problem.badRequest(
        "wrong_type",
        "'limit' must be a whole number from 1 to %d, found %s"
            .formatted(Query.MOST, Text.quoted(text)));
  }

  /** Where a list of tasks goes on. */
  static TaskId cursor(String text) {
    return TaskId.parse(text).orElseThrow(() -> noCursor(text));
  }

  static Problem noCursor(String text) {
    return Problem.badRequest(
        "wrong_cursor",
        "'cursor' must be the 'next' of the page before, found " + Text.quoted(text));
  }

  /**
   * @throws Problem when it is none
   */
  static TaskId id(String text) {
    return TaskId.parse(text)
        .orElseThrow(() -> Problem.of(404, "unknown_task", "this is not the form of a task id"));
  }

  /** A duration of at most so long. */
  static Duration wait(String text, Duration longest) {
    try {
      Duration wait = Durations.parse(text);
      if (wait.compareTo(longest) <= 0) {
        return wait;
      }
      throw Problem.badRequest(
          "wait_too_long",
          "'wait' may be at most %s, found %s; ask again when it is over"
              .formatted(Durations.format(longest), Durations.format(wait)));
    } catch (UnitException e) {
      throw Problem.badRequest("wrong_type", "'wait': " + e.getMessage());
    }
  }

  /**
   * The tenant that is meant: the caller's own, or the one that an administrator names.
   *
   * @throws Problem when it is one that the caller does not see
   */
  static String tenant(Exchange exchange) {
    String tenant = exchange.parameter("tenant").orElse(exchange.caller().tenant());
    if (!ApiKey.isLabel(tenant)) {
      throw Problem.badRequest(
          "wrong_type", "'tenant' must be the name of a tenant, found " + Text.quoted(tenant));
    }
    if (!exchange.caller().sees(tenant)) {
      throw Problem.of(403, "other_tenant", "this key may only name its own tenant");
    }
    return tenant;
  }

  /**
   * @throws Problem when the body is said to be anything but JSON
   */
  static void mustBeJson(Exchange exchange) {
    String type = exchange.header("content-type").orElse("");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json") && !media.endsWith("+json")) {
      throw Problem.of(
          415,
          "unsupported_type",
          "expected Content-Type: application/json, found "
              + (media.isEmpty() ? "none" : "'" + Text.cut(media, 60) + "'"));
    }
  }
}
