package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.schedule.ScheduleRequest;
import dev.plimsoll.serve.webhook.WebhookRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a schedule from its JSON. Refuses what it does not understand; whether the timetable can be
 * read is found out later.
 */
final class ScheduleForm {
  private static final List<String> MEMBERS =
      List.of("name", "when", "zone", "misfire", "mostMissed", "paused", "task");
  static final String NAME = "[A-Za-z0-9._-]{1,100}";
  private static final int LONGEST_SHOWN = 60;

  private ScheduleForm() {}

  /**
   * @param name as the path says it
   * @throws Problem naming the member, what was found and what was expected
   */
  static ScheduleRequest read(
      ObjectNode body, String tenant, Optional<String> name, WebhookRules webhooks, Roles roles) {
    for (String member : body.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw Problem.badRequest(
            "unknown_member",
            "'%s' is not a member of a schedule%s; the members are %s"
                .formatted(cut(member), Nearest.hint(member, MEMBERS), String.join(", ", MEMBERS)));
      }
    }
    return new ScheduleRequest(
        tenant,
        name(body, name),
        timing(body),
        template(body, tenant, webhooks, roles),
        paused(body));
  }

  private static String name(ObjectNode body, Optional<String> fromPath) {
    JsonNode value = body.path("name");
    String name = absent(value) ? fromPath.orElse("") : value.asString("");
    if (!name.matches(NAME)) {
      throw wrong("name", "1 to 100 of the characters a-z A-Z 0-9 . _ -", value);
    }
    if (!name.equals(fromPath.orElse(name))) {
      throw wrong("name", "absent, or the one in the path", value);
    }
    return name;
  }

  private static Timing timing(ObjectNode body) {
    JsonNode when = body.path("when");
    if (!when.isString() || when.asString().isBlank()) {
      throw wrong("when", "a cron text such as '0 7 * * MON-FRI' or 'every 5m'", when);
    }
    return new Timing(when.asString().strip(), zone(body), misfire(body), mostMissed(body));
  }

  private static ZoneId zone(ObjectNode body) {
    JsonNode value = body.path("zone");
    if (absent(value)) {
      return ZoneId.of("UTC");
    }
    String word = value.asString("");
    try {
      return ZoneId.of(word);
    } catch (DateTimeException _) {
      throw Problem.badRequest(
          "unknown_zone",
          "'zone' must be a time zone such as UTC or Europe/Berlin%s%s"
              .formatted(found(value), Nearest.hint(word, ZoneId.getAvailableZoneIds())));
    }
  }

  private static Misfire misfire(ObjectNode body) {
    JsonNode value = body.path("misfire");
    return absent(value)
        ? Misfire.ONE
        : Misfire.of(value.asString(""))
            .orElseThrow(
                () -> wrong("misfire", "one of " + String.join(", ", Misfire.words()), value));
  }

  private static int mostMissed(ObjectNode body) {
    JsonNode value = body.path("mostMissed");
    if (absent(value)) {
      return Timing.MOST_MISSED;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.asInt() < 1
        || value.asInt() > Timing.MOST_MISSED) {
      throw wrong("mostMissed", "a whole number from 1 to " + Timing.MOST_MISSED, value);
    }
    return value.asInt();
  }

  private static boolean paused(ObjectNode body) {
    JsonNode value = body.path("paused");
    if (!absent(value) && !value.isBoolean()) {
      throw wrong("paused", "true or false", value);
    }
    return value.asBoolean(false);
  }

  /** The task as for a submission, but with times that count from the fire time. */
  private static TaskTemplate template(
      ObjectNode body, String tenant, WebhookRules webhooks, Roles roles) {
    if (!(body.path("task") instanceof ObjectNode task)) {
      throw wrong("task", "an object as it is posted to /api/v1/tasks", body.path("task"));
    }
    if (task.has("notBefore")) {
      throw Problem.badRequest(
          "unknown_member", "'notBefore' is not a member of a schedule's task: 'when' says it");
    }
    ObjectNode rest = task.deepCopy();
    var _ = rest.remove("deadline");
    TaskRequest request = roles.checked(TaskForm.read(rest, tenant, Instant.EPOCH, webhooks));
    return new TaskTemplate(
        request.text(),
        request.priority(),
        request.role(),
        request.agent(),
        request.userId(),
        request.maxTokens(),
        deadline(task.path("deadline")),
        request.webhook(),
        request.metadata());
  }

  private static Optional<Duration> deadline(JsonNode value) {
    if (absent(value)) {
      return Optional.empty();
    }
    try {
      Duration after = Durations.parse(value.asString(""));
      if (after.compareTo(Duration.ofMillis(1)) >= 0) {
        return Optional.of(after.truncatedTo(ChronoUnit.MILLIS));
      }
    } catch (UnitException _) {
      // said below
    }
    throw wrong("deadline", "a time after each fire time, such as 30m", value);
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static Problem wrong(String member, String expected, JsonNode value) {
    return Problem.badRequest(
        "wrong_type", "'%s' must be %s%s".formatted(member, expected, found(value)));
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? ", and is missing" : ", found " + cut(Json.string(value));
  }

  private static String cut(String text) {
    return Text.cut(text.replaceAll("\\p{Cntrl}+", " "), LONGEST_SHOWN);
  }
}
