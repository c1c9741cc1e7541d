package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** What changes of tasks write into the outbox. Used only in the writer's turn. */
final class Outbox {
  private static final String WHOM =
      "SELECT t.tenant, p.webhook FROM tasks t JOIN payloads p ON p.number = t.payload"
          + " WHERE t.id = ?";

  private Outbox() {}

  /** A task with a webhook ended; false when there is nobody to tell any more. */
  static boolean ended(Session session, TaskId task, Instant end) throws SQLException {
    String tenant;
    String url;
    try (ResultSet rows = session.on(WHOM).text(task.value()).query()) {
      if (!rows.next()) {
        return false;
      }
      Row row = new Row(rows);
      tenant = row.text();
      url = row.text();
    }
    return !url.isEmpty() && add(session, Delivery.of(task, tenant, url, end));
  }

  private static boolean add(Session session, Delivery delivery) throws SQLException {
    return SqliteDeliveryStore.bind(session.on(SqliteDeliveryStore.ADD), delivery).update() > 0;
  }

  /** Nothing of the task is to be told. */
  static void forget(Session session, TaskId task) throws SQLException {
    var _ = session.on("DELETE FROM deliveries WHERE task = ?").text(task.value()).update();
  }
}
