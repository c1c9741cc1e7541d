package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The outbox in PostgreSQL, filled by the writer's transactions. Claims never wait for others. */
final class PostgresDeliveries implements DeliveryStore {
  private static final String COLUMNS =
      " d.task_id, d.tenant, d.url, d.host, d.ended_at, d.due_at, d.attempts, d.error, d.gave_up_at";
  static final String SELECT = "SELECT" + COLUMNS + " FROM deliveries d WHERE ";
  static final String NEXT = "SELECT min(due_at) FROM deliveries WHERE gave_up_at IS NULL";
  static final String CLAIM =
      """
      WITH free AS MATERIALIZED (
        SELECT task_id, due_at FROM deliveries
        WHERE gave_up_at IS NULL AND due_at <= ? AND host <> ALL (?)
        ORDER BY due_at, task_id LIMIT ? FOR UPDATE SKIP LOCKED),
      d AS (
        UPDATE deliveries c SET due_at = ? FROM free
        WHERE c.task_id = free.task_id AND c.gave_up_at IS NULL
        RETURNING c.*, free.due_at AS was)
      SELECT
      """
          + COLUMNS
          + " FROM d ORDER BY was, task_id";
  private static final String OURS = " WHERE task_id = ? AND ended_at = ?";
  private static final String STILL = OURS + " AND gave_up_at IS NULL";

  private final Lookups lookups;
  private volatile Runnable listener = () -> {};

  PostgresDeliveries(Lookups lookups) {
    this.lookups = lookups;
  }

  /** A commit of this process wrote deliveries. */
  void announce() {
    listener.run();
  }

  @Override
  public List<Delivery> claim(Instant now, Instant until, int most, Set<String> busy) {
    Column hosts = new Column(Column.Kind.TEXT, busy.size());
    busy.forEach(hosts::add);
    return lookups.ask(
        "claim deliveries",
        connection -> {
          try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            Times.set(claim, 1, now);
            claim.setObject(2, hosts);
            claim.setInt(3, most);
            Times.set(claim, 4, until);
            return all(claim);
          }
        });
  }

  @Override
  public void delivered(String id) {
    change("forget a delivery", "DELETE FROM deliveries" + OURS, id);
  }

  @Override
  public void failed(String id, int attempts, Instant due, String error) {
    change(
        "put off a delivery",
        "UPDATE deliveries SET attempts = ?, due_at = ?, error = ?" + STILL,
        id,
        attempts,
        due,
        error);
  }

  @Override
  public void gaveUp(String id, int attempts, Instant at, String error) {
    change(
        "give up a delivery",
        "UPDATE deliveries SET attempts = ?, gave_up_at = ?, error = ?" + STILL,
        id,
        attempts,
        at,
        error);
  }

  private void change(String what, String sql, String id, Object... values) {
    Optional<MessageId> message = MessageId.of(id);
    if (message.isEmpty()) {
      return; // names nothing that was ever here
    }
    var _ =
        lookups.ask(
            what,
            connection -> {
              try (PreparedStatement change = connection.prepareStatement(sql)) {
                int next = 1;
                for (Object value : values) {
                  switch (value) {
                    case Instant time -> Times.set(change, next++, time);
                    case String text -> change.setString(next++, Texts.written(text));
                    default -> change.setObject(next++, value);
                  }
                }
                message.get().fill(change, next);
                return change.executeUpdate();
              }
            });
  }

  @Override
  public Optional<Instant> nextDue() {
    return lookups.ask(
        "look for the next delivery",
        connection -> {
          try (PreparedStatement next = connection.prepareStatement(NEXT);
              ResultSet row = next.executeQuery()) {
            return row.next() ? Reading.time(row, 1) : Optional.empty();
          }
        });
  }

  @Override
  public Optional<Delivery> find(TaskId task) {
    return lookups.ask(
        "read a delivery",
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(SELECT + "d.task_id = ?")) {
            find.setObject(1, Reading.uuid(task));
            return all(find).stream().findFirst();
          }
        });
  }

  @Override
  public List<Delivery> list(
      Optional<String> tenant, boolean gaveUp, Optional<String> after, int most) {
    Optional<MessageId> last = after.flatMap(MessageId::of);
    if (after.isPresent() && last.isEmpty()) {
      return List.of(); // no id of ours, so that no page goes on after it
    }
    String sql =
        SELECT
            + (gaveUp ? "d.gave_up_at IS NOT NULL" : "d.gave_up_at IS NULL")
            + (tenant.isPresent() ? " AND d.tenant = ?" : "")
            + (last.isPresent() ? " AND (d.task_id, d.ended_at) > (?, ?)" : "")
            + " ORDER BY d.task_id LIMIT ?";
    return lookups.ask("list deliveries", connection -> list(connection, sql, tenant, last, most));
  }

  private static List<Delivery> list(
      Connection connection,
      String sql,
      Optional<String> tenant,
      Optional<MessageId> last,
      int most)
      throws SQLException {
    try (PreparedStatement list = connection.prepareStatement(sql)) {
      int next = 1;
      if (tenant.isPresent()) {
        list.setString(next++, Texts.written(tenant.get()));
      }
      if (last.isPresent()) {
        next = last.get().fill(list, next);
      }
      list.setInt(next, most);
      return all(list);
    }
  }

  @Override
  public Counts counts() {
    return lookups.ask(
        "count deliveries",
        connection -> {
          try (PreparedStatement count =
                  connection.prepareStatement(
                      "SELECT count(*) FILTER (WHERE gave_up_at IS NULL), count(gave_up_at)"
                          + " FROM deliveries");
              ResultSet row = count.executeQuery()) {
            return row.next() ? new Counts(row.getLong(1), row.getLong(2)) : new Counts(0, 0);
          }
        });
  }

  @Override
  public void onNew(Runnable told) {
    listener = told;
  }

  private static List<Delivery> all(PreparedStatement statement) throws SQLException {
    List<Delivery> deliveries = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        deliveries.add(delivery(row));
      }
    }
    return List.copyOf(deliveries);
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    TaskId task = Script.id(row, 1);
    Instant end = Reading.time(row, 5).orElseThrow();
    return new Delivery(
        Delivery.idOf(task, end),
        task,
        Texts.read(row.getString(2)),
        Texts.read(row.getString(3)),
        Texts.read(row.getString(4)),
        end,
        Reading.time(row, 6).orElseThrow(),
        row.getInt(7),
        Reading.text(row, 8),
        Reading.time(row, 9));
  }
}
