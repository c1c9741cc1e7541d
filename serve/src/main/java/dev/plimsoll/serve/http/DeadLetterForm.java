package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads which dead letters a request is about: a filter that must be there, and a limit. */
final class DeadLetterForm {
  private static final List<String> MEMBERS = List.of("filter", "limit", "cursor");
  private static final List<String> FILTERS = List.of("reason", "userId", "role", "priority");

  private DeadLetterForm() {}

  /**
   * @throws Problem naming what was found and what was expected; without a filter too, so that
   *     nobody means some and gets all
   */
  static Query read(ObjectNode body, Optional<String> tenant) {
    known(body, MEMBERS);
    if (!(body.path("filter") instanceof ObjectNode filter)) {
      throw Problem.badRequest(
          "no_filter",
          "expected {\"filter\": {…}} with some of %s; {\"filter\": {}} means all"
              .formatted(String.join(", ", FILTERS)));
    }
    known(filter, FILTERS);
    return new Query(
        tenant,
        Optional.of(Status.DEAD),
        filter.has("priority") ? Optional.of(priority(filter)) : Optional.empty(),
        text(filter, "role"),
        text(filter, "userId"),
        text(filter, "reason"),
        text(body, "cursor").map(Parameters::cursor),
        limit(body.path("limit")));
  }

  private static Priority priority(ObjectNode filter) {
    return TaskForm.priority(filter);
  }

  private static void known(ObjectNode object, List<String> members) {
    for (String name : object.propertyNames()) {
      if (!members.contains(name)) {
        throw Problem.badRequest(
            "unknown_member",
            "'%s' is not a member here%s; allowed: %s"
                .formatted(
                    Text.cut(name, 60), Nearest.hint(name, members), String.join(", ", members)));
      }
    }
  }

  private static Optional<String> text(ObjectNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw Problem.badRequest("wrong_type", "'%s' must be a text".formatted(name));
    }
    return Optional.of(value.asString());
  }

  private static int limit(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return Parameters.USUAL_LIMIT;
    }
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      int limit = value.asInt();
      if (limit >= 1 && limit <= Query.MOST) {
        return limit;
      }
    }
    throw Problem.badRequest(
        "wrong_type", "'limit' must be a whole number from 1 to " + Query.MOST);
  }
}
