package dev.plimsoll.sqlite;

import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The schedules of one data folder. Never outlives the storage that gave it. */
final class SqliteScheduleStore implements ScheduleStore {
  private static final String REMOVE = "DELETE FROM schedules WHERE tenant = ? AND name = ?";
  private static final String COUNT = "SELECT count(*) FROM schedules WHERE tenant = ?";
  private static final String ONE = ScheduleRows.SELECT + "WHERE tenant = ? AND name = ?";
  private static final String OF_TENANT =
      ScheduleRows.SELECT + "WHERE tenant = ? AND name > ? ORDER BY name LIMIT ?";
  private static final String DUE =
      ScheduleRows.SELECT
          + "WHERE paused = 0 AND next_at <= ? AND (next_at, tenant, name) > (?, ?, ?)"
          + " ORDER BY next_at, tenant, name LIMIT ?";
  private static final String EARLIEST =
      "SELECT next_at FROM schedules WHERE paused = 0 AND next_at > ? ORDER BY next_at LIMIT 1";
  private static final String ADVANCE =
      "UPDATE schedules SET next_at = ?, last_fired_at = coalesce(?, last_fired_at)"
          + " WHERE tenant = ? AND name = ? AND next_at = ?";

  private final Writer writer;
  private final Readers readers;
  private volatile boolean closed;

  SqliteScheduleStore(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public boolean add(Schedule schedule) {
    return change(session -> ScheduleRows.bind(session.on(ScheduleRows.ADD), schedule).update());
  }

  @Override
  public boolean put(Schedule schedule) {
    return change(session ->
        ScheduleRows.bind(session.on(ScheduleRows.PUT), schedule)
            .text(schedule.tenant())
            .text(schedule.name())
            .update());
  }

  @Override
  public boolean remove(String tenant, String name) {
    return change(session -> session.on(REMOVE).text(tenant).text(name).update());
  }

  /** Whether the work changed a row. */
  private boolean change(Writer.Work<Integer> work) {
    mustBeOpen();
    return writer.transaction(work) > 0;
  }

  @Override
  public Optional<Schedule> find(String tenant, String name) {
    return read(session -> schedules(session.on(ONE).text(tenant).text(name)).stream().findFirst());
  }

  @Override
  public List<Schedule> list(String tenant, Optional<String> after, int most) {
    return read(session ->
        schedules(session.on(OF_TENANT).text(tenant).text(after.orElse("")).number(most)));
  }

  @Override
  public int count(String tenant) {
    return read(session -> {
      try (ResultSet row = session.on(COUNT).text(tenant).query()) {
        return row.next() ? row.getInt(1) : 0;
      }
    });
  }

  @Override
  public List<Schedule> due(Instant now, Optional<Schedule> after, int most) {
    return read(session -> {
      Bind bind = session.on(DUE).time(now);
      if (after.isPresent()) {
        Schedule last = after.get();
        bind.time(last.next()).text(last.tenant()).text(last.name());
      } else {
        bind.number(Long.MIN_VALUE).text("").text("");
      }
      return schedules(bind.number(most));
    });
  }

  @Override
  public Optional<Instant> earliest(Instant moment) {
    return read(session -> {
      try (ResultSet row = session.on(EARLIEST).time(moment).query()) {
        return row.next() ? Optional.of(new Row(row).time()) : Optional.empty();
      }
    });
  }

  @Override
  public List<Advance> advance(List<Advance> steps) {
    mustBeOpen();
    if (steps.isEmpty()) {
      return List.of();
    }
    return writer.transaction(session -> {
      List<Advance> made = new ArrayList<>();
      for (Advance step : steps) {
        if (isMade(session, step)) {
          made.add(step);
        }
      }
      return List.copyOf(made);
    });
  }

  private static boolean isMade(Session session, Advance step) throws SQLException {
    return session
            .on(ADVANCE)
            .time(step.newNext())
            .time(step.fired())
            .text(step.tenant())
            .text(step.name())
            .time(step.expectedNext())
            .update()
        > 0;
  }

  private <T> T read(Writer.Work<T> query) {
    mustBeOpen();
    return readers.read(query);
  }

  private static List<Schedule> schedules(Bind bind) throws SQLException {
    List<Schedule> schedules = new ArrayList<>();
    try (ResultSet rows = bind.query()) {
      while (rows.next()) {
        schedules.add(ScheduleRows.schedule(rows));
      }
    }
    return List.copyOf(schedules);
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
