package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Schedules as rows and back. The columns, the order of their parameters and that of their reads
 * belong together.
 */
final class ScheduleRows {
  private static final String COLUMNS =
      """
      tenant, name, fires, zone, misfire, most_missed, text, priority, role, agent, user_id,
      max_tokens, deadline_ns, webhook, metadata, created_at, next_at, last_fired_at, paused
      """;
  private static final String VALUES = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** To be followed by {@code WHERE}. */
  static final String SELECT = "SELECT " + COLUMNS + "FROM schedules ";

  static final String ADD =
      "INSERT INTO schedules (" + COLUMNS + ") VALUES " + VALUES + " ON CONFLICT DO NOTHING";

  /** Two parameters more: tenant and name. */
  static final String PUT =
      "UPDATE schedules SET (" + COLUMNS + ") = " + VALUES + " WHERE tenant = ? AND name = ?";

  private ScheduleRows() {}

  static Bind bind(Bind bind, Schedule schedule) throws SQLException {
    Timing timing = schedule.timing();
    TaskTemplate task = schedule.task();
    return bind.text(schedule.tenant())
        .text(schedule.name())
        .text(timing.when())
        .text(timing.zone().getId())
        .text(Words.of(timing.misfire()))
        .number(timing.mostMissed())
        .text(task.text())
        .text(Words.of(task.priority()))
        .text(task.role())
        .text(task.agent())
        .text(task.userId())
        .count(task.maxTokens())
        .nanos(task.deadline())
        .text(task.webhook())
        .text(task.metadata())
        .time(schedule.created())
        .time(schedule.next())
        .time(schedule.lastFired())
        .flag(schedule.paused());
  }

  static Schedule schedule(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    String tenant = row.text();
    String name = row.text();
    Timing timing = timing(row);
    TaskTemplate task = task(row);
    Instant created = row.time();
    Instant next = row.time();
    Optional<Instant> lastFired = row.maybeTime();
    return new Schedule(tenant, name, timing, task, created, next, lastFired, row.flag());
  }

  private static Timing timing(Row row) throws SQLException {
    String when = row.text();
    String zone = row.text();
    Misfire misfire = Words.of(Misfire.class, row.text());
    try {
      return new Timing(when, ZoneId.of(zone), misfire, row.count());
    } catch (DateTimeException e) {
      throw new SQLException("this Java does not know the time zone " + zone, e);
    }
  }

  private static TaskTemplate task(Row row) throws SQLException {
    String text = row.text();
    Priority priority = Words.of(Priority.class, row.text());
    Optional<String> role = row.maybeText();
    Optional<String> agent = row.maybeText();
    Optional<String> userId = row.maybeText();
    OptionalInt maxTokens = row.maybeCount();
    Optional<Duration> deadline = row.maybeDuration();
    Optional<String> webhook = row.maybeText();
    return new TaskTemplate(
        text, priority, role, agent, userId, maxTokens, deadline, webhook, row.maybeText());
  }
}
