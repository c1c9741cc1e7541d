package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Clients' names for their submissions: unique for a tenant, until they lapse. */
final class Keys {
  private static final String TAKE =
      """
      INSERT INTO idempotency_keys (tenant, key, task, fingerprint, answer, until)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, key) DO UPDATE SET task = excluded.task,
        fingerprint = excluded.fingerprint, answer = excluded.answer, until = excluded.until
      WHERE until <= ?
      """;
  private static final String HELD =
      "SELECT task, fingerprint, answer FROM idempotency_keys"
          + " WHERE tenant = ? AND key = ? AND until > ?";
  private static final String DROP =
      "DELETE FROM idempotency_keys WHERE tenant = ? AND key = ? AND task = ?";

  private Keys() {}

  static Optional<Idempotency.Held> held(Session session, String tenant, String key, Instant now)
      throws SQLException {
    try (ResultSet rows = session.on(HELD).text(tenant).text(key).time(now).query()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      Row row = new Row(rows);
      return Optional.of(new Idempotency.Held(row.id(), row.text(), row.text()));
    }
  }

  /** Takes the key for a task; what is held under it where another task has it. */
  static Optional<Idempotency.Held> take(Session session, Change.Insert insert, Idempotency key)
      throws SQLException {
    String tenant = insert.task().request().tenant();
    Instant now = insert.task().accepted();
    int taken =
        session
            .on(TAKE)
            .text(tenant)
            .text(key.key())
            .text(insert.id().value())
            .text(key.fingerprint())
            .text(key.answer())
            .time(key.until())
            .time(now)
            .update();
    if (taken == 1) {
      return Optional.empty();
    }
    return held(session, tenant, key.key(), now).filter(held -> !held.task().equals(insert.id()));
  }

  static void drop(Session session, String tenant, String key, TaskId task) throws SQLException {
    var _ = session.on(DROP).text(tenant).text(key).text(task.value()).update();
  }
}
