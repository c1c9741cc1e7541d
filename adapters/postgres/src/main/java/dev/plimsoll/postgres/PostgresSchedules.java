package dev.plimsoll.postgres;

import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schedules in PostgreSQL; of nodes that move one on from the same time, one does. */
final class PostgresSchedules implements ScheduleStore {
  private static final String DUE =
      ScheduleRow.SELECT
          + "WHERE NOT paused AND next_at <= ? AND (next_at, tenant, name) > (?, ?, ?)"
          + " ORDER BY next_at, tenant, name LIMIT ?";

  private final Lookups lookups;
  private volatile boolean closed;

  PostgresSchedules(Lookups lookups) {
    this.lookups = lookups;
  }

  private <T> T ask(String what, Lookups.Work<T> work) {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    return lookups.ask(what, work);
  }

  @Override
  public boolean add(Schedule schedule) {
    return ask("keep a schedule", connection -> write(connection, ScheduleRow.INSERT, schedule));
  }

  @Override
  public boolean put(Schedule schedule) {
    return ask("change a schedule", connection -> write(connection, ScheduleRow.UPDATE, schedule));
  }

  private static boolean write(Connection connection, String sql, Schedule schedule)
      throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      ScheduleRow.fill(write, schedule);
      return write.executeUpdate() == 1;
    }
  }

  @Override
  public Optional<Schedule> find(String tenant, String name) {
    return ask(
        "read a schedule",
        connection -> {
          try (PreparedStatement find =
              connection.prepareStatement(ScheduleRow.SELECT + "WHERE tenant = ? AND name = ?")) {
            find.setString(1, Texts.written(tenant));
            find.setString(2, Texts.written(name));
            return all(find).stream().findFirst();
          }
        });
  }

  @Override
  public List<Schedule> list(String tenant, Optional<String> after, int most) {
    return ask(
        "list schedules",
        connection -> {
          try (PreparedStatement list =
              connection.prepareStatement(
                  ScheduleRow.SELECT + "WHERE tenant = ? AND name > ? ORDER BY name LIMIT ?")) {
            list.setString(1, Texts.written(tenant));
            list.setString(2, Texts.written(after.orElse(""))); // before every name
            list.setInt(3, most);
            return all(list);
          }
        });
  }

  @Override
  public int count(String tenant) {
    return ask(
        "count schedules",
        connection -> {
          try (PreparedStatement count =
              connection.prepareStatement("SELECT count(*) FROM schedules WHERE tenant = ?")) {
            count.setString(1, Texts.written(tenant));
            try (ResultSet row = count.executeQuery()) {
              return row.next() ? row.getInt(1) : 0;
            }
          }
        });
  }

  @Override
  public boolean remove(String tenant, String name) {
    return ask(
        "remove a schedule",
        connection -> {
          try (PreparedStatement remove =
              connection.prepareStatement("DELETE FROM schedules WHERE tenant = ? AND name = ?")) {
            remove.setString(1, Texts.written(tenant));
            remove.setString(2, Texts.written(name));
            return remove.executeUpdate() == 1;
          }
        });
  }

  @Override
  public List<Schedule> due(Instant now, Optional<Schedule> after, int most) {
    return ask(
        "look for due schedules",
        connection -> {
          try (PreparedStatement due = connection.prepareStatement(DUE)) {
            Times.set(due, 1, now);
            Times.set(due, 2, after.map(Schedule::next).orElse(Times.EARLIEST));
            due.setString(3, Texts.written(after.map(Schedule::tenant).orElse("")));
            due.setString(4, Texts.written(after.map(Schedule::name).orElse("")));
            due.setInt(5, most);
            return all(due);
          }
        });
  }

  @Override
  public Optional<Instant> earliest(Instant moment) {
    return ask(
        "look for the next schedule",
        connection -> {
          try (PreparedStatement earliest =
              connection.prepareStatement(
                  "SELECT min(next_at) FROM schedules WHERE NOT paused AND next_at > ?")) {
            Times.set(earliest, 1, moment);
            try (ResultSet row = earliest.executeQuery()) {
              return row.next() ? Reading.time(row, 1) : Optional.empty();
            }
          }
        });
  }

  private static List<Schedule> all(PreparedStatement statement) throws SQLException {
    List<Schedule> schedules = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        schedules.add(ScheduleRow.read(row));
      }
    }
    return List.copyOf(schedules);
  }

  @Override
  public List<Advance> advance(List<Advance> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    if (closed) {
      throw new StoreException("the store is closed");
    }
    return lookups.together("move schedules on", connection -> Advancing.make(connection, steps));
  }

  /** Closes this view of the storage, and nothing else. */
  @Override
  public void close() {
    closed = true;
  }
}
