package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.schedule.UnreadableTimetable;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.schedule.ScheduleRequest;
import dev.plimsoll.serve.schedule.Schedules;
import dev.plimsoll.serve.webhook.WebhookRules;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schedules' API: add, look, change, pause, resume, run now, remove. */
final class ScheduleApi {
  private static final String PATH = "/api/v1/schedules";
  private static final String TASKS = "/api/v1/tasks/";
  private static final int USUAL_PAGE = 100;

  private final Schedules schedules;
  private final Roles roles;
  private final QueueHeaders headers;
  private final WebhookRules webhooks;

  ScheduleApi(Schedules schedules, Roles roles, QueueHeaders headers, WebhookRules webhooks) {
    this.schedules = schedules;
    this.roles = roles;
    this.headers = headers;
    this.webhooks = webhooks;
  }

  void addTo(Routes routes) {
    routes
        .on("GET", PATH, this::list)
        .on("POST", PATH, this::add)
        .onId("GET", PATH + "/", this::one)
        .onId("PUT", PATH + "/", this::put)
        .onId("DELETE", PATH + "/", this::remove)
        .onId("POST", PATH + "/", "/pause", this::pause)
        .onId("POST", PATH + "/", "/resume", this::resume)
        .onId("POST", PATH + "/", "/run", this::run);
  }

  private Reply add(Exchange exchange) {
    return added(wanted(exchange, Optional.empty()));
  }

  private Reply put(Exchange exchange, String name) {
    ScheduleRequest wanted = wanted(exchange, Optional.of(name));
    return readable(() -> schedules.change(wanted))
        .map(schedule -> Reply.json(200, ScheduleView.of(schedule)))
        .orElseGet(() -> added(wanted));
  }

  private ScheduleRequest wanted(Exchange exchange, Optional<String> name) {
    Parameters.allow(exchange, List.of("tenant"));
    Parameters.mustBeJson(exchange);
    ScheduleRequest wanted =
        ScheduleForm.read(
            Json.object(exchange.body()), Parameters.tenant(exchange), name, webhooks, roles);
    var _ = roles.poolOf(wanted.task().role(), wanted.task().agent()); // refused when unknown
    return wanted;
  }

  private Reply added(ScheduleRequest wanted) {
    return switch (readable(() -> schedules.add(wanted))) {
      case Schedules.Added.Done(Schedule schedule) ->
          Reply.json(201, ScheduleView.of(schedule)).with("Location", PATH + "/" + schedule.name());
      case Schedules.Added.Taken _ ->
          throw Problem.of(
              409,
              "schedule_exists",
              "there is a schedule '%s'; PUT %s/%s changes it"
                  .formatted(wanted.name(), PATH, wanted.name()));
      case Schedules.Added.Full _ ->
          throw Problem.of(
              429,
              Problem.QUOTA_EXCEEDED,
              "too_many_schedules",
              "there are %d schedules already; remove some".formatted(Schedules.MOST));
    };
  }

  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (UnreadableTimetable e) {
      throw Problem.badRequest("unreadable_timetable", "'when': " + e.getMessage())
          .with("position", e.position());
    }
  }

  private Reply list(Exchange exchange) {
    Parameters.allow(exchange, List.of("limit", "cursor", "tenant"));
    int limit = exchange.parameter("limit").map(ScheduleApi::limit).orElse(USUAL_PAGE);
    Optional<String> after = exchange.parameter("cursor");
    after
        .filter(text -> !text.matches(ScheduleForm.NAME))
        .ifPresent(text -> {
          throw Parameters.noCursor(text);
        });
    List<Schedule> page = schedules.list(Parameters.tenant(exchange), after, limit);
    ObjectNode body = Json.object();
    ArrayNode shown = body.putArray("schedules");
    page.forEach(schedule -> shown.add(ScheduleView.of(schedule)));
    if (page.size() == limit) {
      body.put("next", page.getLast().name());
    }
    return Reply.json(200, body);
  }

  private static int limit(String text) {
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > ScheduleStore.MOST) {
      throw Problem.badRequest(
          "wrong_type",
          "'limit' must be a whole number from 1 to %d, found %s"
              .formatted(ScheduleStore.MOST, Text.quoted(text)));
    }
    return limit;
  }

  private Reply one(Exchange exchange, String name) {
    Parameters.allow(exchange, List.of("tenant"));
    return Reply.json(200, ScheduleView.of(find(exchange, name)));
  }

  private Reply remove(Exchange exchange, String name) {
    Parameters.allow(exchange, List.of("tenant"));
    Schedule schedule = find(exchange, name);
    if (!schedules.remove(Parameters.tenant(exchange), name)) {
      throw unknown(name);
    }
    return Reply.json(200, ScheduleView.of(schedule.asPaused()));
  }

  private Reply pause(Exchange exchange, String name) {
    Parameters.allow(exchange, List.of("tenant"));
    return changed(schedules.pause(Parameters.tenant(exchange), name), name);
  }

  private Reply resume(Exchange exchange, String name) {
    Parameters.allow(exchange, List.of("tenant"));
    return changed(schedules.resume(Parameters.tenant(exchange), name), name);
  }

  private static Reply changed(Optional<Schedule> schedule, String name) {
    return Reply.json(200, ScheduleView.of(schedule.orElseThrow(() -> unknown(name))));
  }

  /** Submits its task now, also while it is paused. */
  private Reply run(Exchange exchange, String name) throws InterruptedException {
    Parameters.allow(exchange, List.of("tenant"));
    Schedule schedule = find(exchange, name);
    return switch (schedules.runNow(schedule)) {
      case Admission.Accepted(TaskId id, var _, var _) -> submitted(id);
      case Admission.Known(var held) -> submitted(held.task());
      case Admission.Limited limited -> throw limited.why();
      case Admission.Refused(Refusal refusal) ->
          throw headers.refused(refusal, schedule.task().priority());
    };
  }

  private static Reply submitted(TaskId id) {
    ObjectNode body = Json.object();
    body.put("taskId", id.value());
    body.put("status", Status.QUEUED.word());
    return Reply.json(202, body).with("Location", TASKS + id.value());
  }

  private Schedule find(Exchange exchange, String name) {
    return schedules.find(Parameters.tenant(exchange), name).orElseThrow(() -> unknown(name));
  }

  private static Problem unknown(String name) {
    return Problem.of(
        404, "unknown_schedule", "no schedule is called '%s'".formatted(Text.cut(name, 100)));
  }
}
