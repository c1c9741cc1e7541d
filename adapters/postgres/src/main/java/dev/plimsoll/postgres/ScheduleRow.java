package dev.plimsoll.postgres;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** A schedule as a row of its table. */
final class ScheduleRow {
  private static final String COLUMNS =
      "timing, zone, misfire, most_missed, created_at, next_at, last_fired_at, paused, priority,"
          + " role, agent, user_id, max_tokens, deadline_ns, webhook, metadata, text, tenant, name";
  private static final String VALUES =
      "(?, ?, ?, ?, ?, ?, ?, ?, ?::task_priority, ?, ?, ?, ?, ?, ?, ?, ?";

  static final String SELECT = "SELECT " + COLUMNS + " FROM schedules ";
  static final String INSERT =
      "INSERT INTO schedules (" + COLUMNS + ") VALUES " + VALUES + ", ?, ?) ON CONFLICT DO NOTHING";
  static final String UPDATE =
      "UPDATE schedules SET ("
          + COLUMNS.substring(0, COLUMNS.indexOf(", tenant"))
          + ") = "
          + VALUES
          + ") WHERE tenant = ? AND name = ?";

  private ScheduleRow() {}

  /** Fills in an insert or an update. */
  static void fill(PreparedStatement row, Schedule schedule) throws SQLException {
    Timing timing = schedule.timing();
    TaskTemplate task = schedule.task();
    row.setString(1, Texts.written(timing.when()));
    row.setString(2, timing.zone().getId());
    row.setString(3, timing.misfire().word());
    row.setInt(4, timing.mostMissed());
    Times.set(row, 5, schedule.created());
    Times.set(row, 6, schedule.next());
    Times.set(row, 7, schedule.lastFired());
    row.setBoolean(8, schedule.paused());
    row.setString(9, task.priority().word());
    row.setString(10, Texts.written(task.role().orElse(null)));
    row.setString(11, Texts.written(task.agent().orElse(null)));
    row.setString(12, Texts.written(task.userId().orElse(null)));
    OptionalInt most = task.maxTokens();
    row.setObject(13, most.isPresent() ? most.getAsInt() : null, Types.INTEGER);
    row.setObject(14, task.deadline().map(Duration::toNanos).orElse(null), Types.BIGINT);
    row.setString(15, Texts.written(task.webhook().orElse(null)));
    row.setString(16, Texts.written(task.metadata().orElse(null)));
    row.setString(17, Texts.written(task.text()));
    row.setString(18, Texts.written(schedule.tenant()));
    row.setString(19, Texts.written(schedule.name()));
  }

  static Schedule read(ResultSet row) throws SQLException {
    int most = row.getInt(13);
    OptionalInt maxTokens = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(most);
    long nanos = row.getLong(14);
    Optional<Duration> deadline =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    Timing timing =
        new Timing(
            Texts.read(row.getString(1)),
            ZoneId.of(row.getString(2)),
            Misfire.of(row.getString(3)).orElseThrow(),
            row.getInt(4));
    TaskTemplate task =
        new TaskTemplate(
            Texts.read(row.getString(17)),
            Reading.priority(row, 9),
            Reading.text(row, 10),
            Reading.text(row, 11),
            Reading.text(row, 12),
            maxTokens,
            deadline,
            Reading.text(row, 15),
            Reading.text(row, 16));
    return new Schedule(
        Texts.read(row.getString(18)),
        Texts.read(row.getString(19)),
        timing,
        task,
        Reading.time(row, 5).orElseThrow(),
        Reading.time(row, 6).orElseThrow(),
        Reading.time(row, 7),
        row.getBoolean(8));
  }
}
