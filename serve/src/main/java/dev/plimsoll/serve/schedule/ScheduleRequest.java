package dev.plimsoll.serve.schedule;

import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;

/** A schedule as somebody wants it. */
public record ScheduleRequest(
    String tenant, String name, Timing timing, TaskTemplate task, boolean paused) {}
