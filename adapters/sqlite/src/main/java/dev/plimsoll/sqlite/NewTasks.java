package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Adds tasks. Payloads are numbered one after another, so that they are appended whatever the ids
 * are. Used only in the writer's turn.
 */
final class NewTasks {
  /** What {@link #task} fills in. */
  static final String COLUMNS =
      """
      id, status, priority, tenant, pool, cost, role, user_id, not_before, deadline, accepted_at,
      attempts, crashes, started_on, started_at, has_webhook, epoch, payload, idempotency_key\
      """;

  static final String PLACES = "?, ".repeat(18) + "?";
  private static final String ADD =
      "INSERT INTO tasks (" + COLUMNS + ") VALUES (" + PLACES + ") ON CONFLICT DO NOTHING";
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
    long payload = lastPayload + 1;
    int added = task(session.on(ADD), task, epoch, payload, insert.key()).update();
    if (added > 0) {
      lastPayload = payload;
      var _ = payload(session.on(ADD_PAYLOAD), task.request()).number(payload).update();
    }
  }

  /** What a task has from its beginning on, whatever became of it. */
  static Bind task(Bind bind, TaskRecord task, long epoch, long payload, Optional<Idempotency> key)
      throws SQLException {
    TaskRequest request = task.request();
    return bind.text(task.id().value())
        .text(Words.of(task.status()))
        .text(Words.of(request.priority()))
        .text(request.tenant())
        .text(task.pool())
        .number(task.cost())
        .text(request.role())
        .text(request.userId())
        .time(request.notBefore())
        .time(request.deadline())
        .time(task.accepted())
        .number(task.attempts())
        .number(task.crashes())
        .text(task.startedOn())
        .time(task.started())
        .flag(request.webhook().isPresent())
        .number(epoch)
        .number(payload)
        .text(key.map(Idempotency::key));
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
