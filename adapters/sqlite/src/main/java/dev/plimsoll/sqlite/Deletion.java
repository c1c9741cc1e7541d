package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Deletes a task with everything that belongs to it. Used only in the writer's turn. */
final class Deletion {
  private static final String OVER =
      "DELETE FROM tasks WHERE id = ? AND finished_at IS NOT NULL"
          + " RETURNING payload, result, tenant, idempotency_key, has_webhook";
  private static final String UNFINISHED =
      "DELETE FROM tasks WHERE id = ? AND finished_at IS NULL AND (epoch = ? OR id <= ?)"
          + " RETURNING payload, result, tenant, idempotency_key, has_webhook";

  private Deletion() {}

  /** Whether it was there and over. */
  static boolean over(Session session, TaskId id) throws SQLException {
    return delete(session, session.on(OVER).text(id.value()), id);
  }

  /** Deletes what never was to be; nothing where it is over, or not this node's. */
  static void unfinished(Session session, TaskId id, Ownership ownership) throws SQLException {
    Bind bind =
        session
            .on(UNFINISHED)
            .text(id.value())
            .number(ownership.epoch())
            .text(ownership.takenUpTo());
    var _ = delete(session, bind, id);
  }

  private static boolean delete(Session session, Bind bind, TaskId id) throws SQLException {
    long payload;
    long result;
    String tenant;
    @Nullable String key;
    boolean told;
    try (ResultSet rows = bind.query()) {
      if (!rows.next()) {
        return false;
      }
      Row row = new Row(rows);
      payload = row.number();
      result = row.number(); // 0 for none: numbers begin with 1
      tenant = row.text();
      key = row.textOrNull();
      told = row.flag();
    }
    var _ = session.on("DELETE FROM payloads WHERE number = ?").number(payload).update();
    var _ = session.on("DELETE FROM results WHERE number = ?").number(result).update();
    var _ = session.on("DELETE FROM attempts WHERE task = ?").text(id.value()).update();
    if (told) {
      Outbox.forget(session, id);
    }
    if (key != null) {
      Keys.drop(session, tenant, key, id);
    }
    return true;
  }
}
