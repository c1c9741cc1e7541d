package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import java.sql.SQLException;

/**
 * Adds tasks. Payloads are numbered one after another, so that they are appended whatever the ids
 * are. Used only in the writer's turn.
 */
final class NewTasks {
  private static final String ADD =
      """
      INSERT INTO tasks (id, priority, tenant, pool, cost, role, user_id, not_before, deadline,
        accepted_at, epoch, payload, idempotency_key, has_webhook, status, attempts,
        started_on, started_at, crashes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING
      """;
  static final String ADD_PAYLOAD =
      "INSERT INTO payloads (text, agent, max_tokens, webhook, metadata, number)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  private final long epoch;
  private long lastPayload;

  NewTasks(Session session, long epoch) throws SQLException {
    this.epoch = epoch;
    this.lastPayload = session.number("SELECT max(number) FROM payloads");
  }

  /** Adds a task that was just accepted; changes nothing when it is there. */
  void add(Session session, Change.Insert insert) throws SQLException {
    TaskRecord task = insert.task();
    TaskRequest request = task.request();
    long payload = lastPayload + 1;
    int added =
        session
            .on(ADD)
            .text(task.id().value())
            .text(Words.of(request.priority()))
            .text(request.tenant())
            .text(task.pool())
            .number(task.cost())
            .text(request.role())
            .text(request.userId())
            .time(request.notBefore())
            .time(request.deadline())
            .time(task.accepted())
            .number(epoch)
            .number(payload)
            .text(insert.key().map(key -> key.key()))
            .flag(request.webhook().isPresent())
            .text(task.status().word())
            .number(task.attempts())
            .text(task.startedOn())
            .time(task.started())
            .update();
    if (added > 0) {
      lastPayload = payload;
      var _ = payload(session.on(ADD_PAYLOAD), request).number(payload).update();
    }
  }

  /** Five columns: text, agent, tokens at most, webhook, metadata. */
  static Bind payload(Bind bind, TaskRequest request) throws SQLException {
    return bind.text(request.text())
        .text(request.agent())
        .count(request.maxTokens())
        .text(request.webhook())
        .text(request.metadata());
  }
}
