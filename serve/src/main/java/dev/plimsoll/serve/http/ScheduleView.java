package dev.plimsoll.serve.http;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.serve.schedule.Schedules;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows a schedule as JSON, as it was written, with what comes next on the clocks of its zone. */
final class ScheduleView {
  private static final int NEXT_TIMES = 5;

  private ScheduleView() {}

  static ObjectNode of(Schedule schedule) {
    Timing timing = schedule.timing();
    DateTimeFormatter shown = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(timing.zone());
    ObjectNode view = Json.object();
    view.put("name", schedule.name());
    view.put("when", timing.when());
    view.put("zone", timing.zone().getId());
    view.put("misfire", timing.misfire().word());
    view.put("mostMissed", timing.mostMissed());
    view.put("paused", schedule.paused());
    view.put("createdAt", schedule.created().toString());
    schedule.lastFired().ifPresent(fired -> view.put("lastFireTime", shown.format(fired)));
    ArrayNode next = view.putArray("nextFireTimes");
    Schedules.nextTimes(schedule, NEXT_TIMES).forEach(time -> next.add(shown.format(time)));
    view.set("task", task(schedule.task()));
    return view;
  }

  private static ObjectNode task(TaskTemplate task) {
    ObjectNode view = Json.object();
    view.put("task", task.text());
    view.put("priority", task.priority().word());
    task.role().ifPresent(role -> view.put("role", role));
    task.agent().ifPresent(agent -> view.put("agent", agent));
    task.userId().ifPresent(user -> view.put("userId", user));
    task.maxTokens().ifPresent(most -> view.put("maxTokens", most));
    task.deadline().ifPresent(time -> view.put("deadline", Durations.format(time)));
    task.webhook().ifPresent(webhook -> view.put("webhook", webhook));
    task.metadata().ifPresent(metadata -> view.set("metadata", Json.stored(metadata)));
    return view;
  }
}
