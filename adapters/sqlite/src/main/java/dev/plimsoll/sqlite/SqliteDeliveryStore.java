package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ends of tasks in one data folder that are still to be told; {@link Outbox} adds them. */
final class SqliteDeliveryStore implements DeliveryStore {
  private static final String COLUMNS =
      "id, task, tenant, url, host, ended_at, due_at, attempts, error, gave_up_at";
  static final String EVERY = "SELECT " + COLUMNS + " FROM deliveries ORDER BY id";
  static final String ADD =
      "INSERT OR REPLACE INTO deliveries (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String DUE =
      "SELECT id FROM deliveries WHERE gave_up_at IS NULL AND due_at <= ?";
  private static final String LONGEST_FIRST = " ORDER BY due_at, id LIMIT ?";
  private static final String CLAIM =
      "UPDATE deliveries SET due_at = ? WHERE id = ? AND gave_up_at IS NULL AND due_at <= ?"
          + " RETURNING "
          + COLUMNS;
  private static final String FAILED =
      "UPDATE deliveries SET attempts = ?, due_at = ?, error = ?"
          + " WHERE id = ? AND gave_up_at IS NULL";
  private static final String GAVE_UP =
      "UPDATE deliveries SET attempts = ?, gave_up_at = ?, error = ?"
          + " WHERE id = ? AND gave_up_at IS NULL";
  private static final String NEXT_DUE =
      "SELECT due_at FROM deliveries WHERE gave_up_at IS NULL ORDER BY due_at LIMIT 1";
  private static final String OF_TASK = "SELECT " + COLUMNS + " FROM deliveries WHERE task = ?";
  private static final String PAGE =
      " AND id > ?1 AND (?2 IS NULL OR tenant = ?2) ORDER BY id LIMIT ?3";
  private static final String PENDING =
      "SELECT " + COLUMNS + " FROM deliveries WHERE gave_up_at IS NULL" + PAGE;
  private static final String GIVEN_UP =
      "SELECT " + COLUMNS + " FROM deliveries WHERE gave_up_at IS NOT NULL" + PAGE;
  private static final String COUNT =
      "SELECT (SELECT count(*) FROM deliveries WHERE gave_up_at IS NULL),"
          + " (SELECT count(*) FROM deliveries WHERE gave_up_at IS NOT NULL)";

  private final Writer writer;
  private final Readers readers;
  private volatile Runnable listener = () -> {};

  SqliteDeliveryStore(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** Says that a commit wrote deliveries. */
  void announce() {
    listener.run();
  }

  /** Looks without the writer's turn, as many may be due at hosts that are busy. */
  @Override
  public List<Delivery> claim(Instant now, Instant until, int most, Set<String> busy) {
    List<String> due = readers.read(session -> due(session, now, most, busy));
    while (!due.isEmpty()) {
      List<String> seen = due;
      List<Delivery> claimed = writer.transaction(session -> claim(session, seen, now, until));
      if (!claimed.isEmpty()) {
        return claimed;
      }
      due = readers.read(session -> due(session, now, most, busy)); // another one was faster
    }
    return List.of();
  }

  private static List<String> due(Session session, Instant now, int most, Set<String> busy)
      throws SQLException {
    List<String> hosts = filled(busy);
    String others =
        hosts.isEmpty() ? "" : " AND host NOT IN (?" + ", ?".repeat(hosts.size() - 1) + ")";
    Bind bind = session.on(DUE + others + LONGEST_FIRST).time(now);
    for (String host : hosts) {
      bind.text(host);
    }
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = bind.number(most).query()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  /** As many as a power of two, so that few statements are prepared. */
  private static List<String> filled(Set<String> hosts) {
    List<String> filled = new ArrayList<>(hosts);
    while (Integer.bitCount(filled.size()) > 1) {
      filled.add(filled.getLast());
    }
    return filled;
  }

  private static List<Delivery> claim(Session session, List<String> ids, Instant now, Instant until)
      throws SQLException {
    List<Delivery> claimed = new ArrayList<>();
    for (String id : ids) {
      try (ResultSet row = session.on(CLAIM).time(until).text(id).time(now).query()) {
        if (row.next()) {
          claimed.add(delivery(row));
        }
      }
    }
    return List.copyOf(claimed);
  }

  @Override
  public void delivered(String id) {
    var _ =
        writer.transaction(
            session -> session.on("DELETE FROM deliveries WHERE id = ?").text(id).update());
  }

  @Override
  public void failed(String id, int attempts, Instant due, String error) {
    var _ =
        writer.transaction(
            session -> session.on(FAILED).number(attempts).time(due).text(error).text(id).update());
  }

  @Override
  public void gaveUp(String id, int attempts, Instant at, String error) {
    var _ =
        writer.transaction(
            session -> session.on(GAVE_UP).number(attempts).time(at).text(error).text(id).update());
  }

  @Override
  public Optional<Instant> nextDue() {
    return readers.read(session -> {
      try (ResultSet row = session.on(NEXT_DUE).query()) {
        return row.next() ? Optional.of(new Row(row).time()) : Optional.empty();
      }
    });
  }

  @Override
  public Optional<Delivery> find(TaskId task) {
    return readers.read(session -> {
      try (ResultSet row = session.on(OF_TASK).text(task.value()).query()) {
        return row.next() ? Optional.of(delivery(row)) : Optional.empty();
      }
    });
  }

  @Override
  public List<Delivery> list(
      Optional<String> tenant, boolean gaveUp, Optional<String> after, int most) {
    String sql = gaveUp ? GIVEN_UP : PENDING;
    return readers.read(session -> {
      List<Delivery> page = new ArrayList<>();
      try (ResultSet rows =
          session.on(sql).text(after.orElse("")).text(tenant).number(most).query()) {
        while (rows.next()) {
          page.add(delivery(rows));
        }
      }
      return List.copyOf(page);
    });
  }

  @Override
  public Counts counts() {
    return readers.read(session -> {
      try (ResultSet row = session.on(COUNT).query()) {
        return row.next() ? new Counts(row.getLong(1), row.getLong(2)) : new Counts(0, 0);
      }
    });
  }

  @Override
  public void onNew(Runnable told) {
    listener = told;
  }

  static Bind bind(Bind bind, Delivery delivery) throws SQLException {
    return bind.text(delivery.id())
        .text(delivery.task().value())
        .text(delivery.tenant())
        .text(delivery.url())
        .text(delivery.host())
        .time(delivery.end())
        .time(delivery.due())
        .number(delivery.attempts())
        .text(delivery.error())
        .time(delivery.gaveUp());
  }

  static Delivery delivery(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    String id = row.text();
    TaskId task = row.id();
    String tenant = row.text();
    String url = row.text();
    String host = row.text();
    Instant end = row.time();
    Instant due = row.time();
    int attempts = row.count();
    return new Delivery(
        id, task, tenant, url, host, end, due, attempts, row.maybeText(), row.maybeTime());
  }
}
