package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Removes what is over: whole tasks by age, size or wish, and the texts of a user. */
final class Forgetting {
  /** How many go in one transaction. */
  static final int BATCH = 500;

  private static final int SAMPLED_PAGES = 1_000;

  /** What a row takes beside its texts: its own columns, its index entries, its text's row. */
  private static final int ROW_BYTES = 600;

  /** What belongs to tasks that are gone; reads {@code gone (id, tenant, webhook_host)}. */
  static final String THE_REST =
      """
      , texts AS (DELETE FROM task_texts x USING gone WHERE x.task_id = gone.id
        RETURNING x.task_id, x.idempotency_key, gone.tenant),
      results AS (DELETE FROM task_results r USING gone WHERE r.task_id = gone.id),
      history AS (DELETE FROM attempts a USING gone WHERE a.task_id = gone.id),
      told AS (DELETE FROM deliveries d USING gone
        WHERE gone.webhook_host IS NOT NULL AND d.task_id = gone.id),
      keys AS (DELETE FROM idempotency_keys k USING texts x
        WHERE k.tenant = x.tenant AND k.key = x.idempotency_key AND k.task_id = x.task_id)
      SELECT count(*) FROM gone
      """;

  private static final String GONE =
      "WITH gone AS (DELETE FROM tasks t USING unnest(?) AS u (id)"
          + " WHERE t.id = u.id AND t.finished_at IS NOT NULL RETURNING t.id, t.tenant, t.webhook_host)"
          + THE_REST;
  private static final String BYTES =
      "("
          + ROW_BYTES
          + " + coalesce(pg_column_size(r.result), 0)"
          + " + coalesce(pg_column_size(x.text), 0) + coalesce(pg_column_size(x.metadata), 0))";
  static final String OLDEST =
      "SELECT t.id, t.finished_at < ?, "
          + BYTES
          + " FROM (SELECT id, finished_at FROM tasks o WHERE finished_at IS NOT NULL"
          + " AND (webhook_host IS NULL OR NOT EXISTS"
          + " (SELECT FROM deliveries d WHERE d.task_id = o.id AND d.gave_up_at IS NULL))"
          + " ORDER BY finished_at LIMIT ?) t LEFT JOIN task_texts x ON x.task_id = t.id"
          + " LEFT JOIN task_results r ON r.task_id = t.id"
          + " ORDER BY t.finished_at";

  private final Reading reading;

  Forgetting(Reading reading) {
    this.reading = reading;
  }

  int prune(Connection connection, Instant before, long mostBytes, int most) throws SQLException {
    long over = mostBytes == Long.MAX_VALUE ? 0 : bytes(connection) - mostBytes;
    int forgotten = 0;
    while (forgotten < most) {
      int wanted = Math.min(BATCH, most - forgotten);
      List<TaskId> ids = new ArrayList<>();
      try (PreparedStatement oldest = connection.prepareStatement(OLDEST)) {
        oldest.setObject(1, before.atOffset(ZoneOffset.UTC));
        oldest.setInt(2, wanted);
        try (ResultSet row = oldest.executeQuery()) {
          while (row.next() && (row.getBoolean(2) || over > 0)) {
            ids.add(Script.id(row, 1));
            over -= row.getLong(3);
          }
        }
      }
      forgotten += forget(connection, ids);
      if (ids.size() < wanted) {
        break;
      }
    }
    return forgotten;
  }

  int purge(Connection connection, Query query) throws SQLException {
    int forgotten = 0;
    while (forgotten < query.limit()) {
      int wanted = Math.min(BATCH, query.limit() - forgotten);
      List<TaskId> ids = reading.over(connection, query, wanted);
      forgotten += forget(connection, ids);
      if (ids.size() < wanted) {
        break;
      }
    }
    return forgotten;
  }

  /** Forgets those that are over; says how many. */
  int forget(Connection connection, List<TaskId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return 0;
    }
    Column column = new Column(UUID, ids.size());
    ids.forEach(column::add);
    try (PreparedStatement gone = connection.prepareStatement(GONE)) {
      gone.setObject(1, column);
      try (ResultSet count = gone.executeQuery()) {
        return count.next() ? count.getInt(1) : 0;
      }
    }
  }

  /** About what all tasks take: exact while they are few, else by some pages of the tables. */
  private static long bytes(Connection connection) throws SQLException {
    return sampled(connection, "tasks", "count(*) * " + ROW_BYTES)
        + sampled(connection, "task_results", "coalesce(sum(pg_column_size(result)), 0)")
        + sampled(
            connection,
            "task_texts",
            "coalesce(sum(coalesce(pg_column_size(text), 0) + coalesce(pg_column_size(metadata), 0)),"
                + " 0)");
  }

  private static long sampled(Connection connection, String table, String sum) throws SQLException {
    double percent = 100;
    String pages = "SELECT pg_relation_size('" + table + "') / 8192";
    try (PreparedStatement ask = connection.prepareStatement(pages);
        ResultSet answer = ask.executeQuery()) {
      if (answer.next() && answer.getLong(1) > SAMPLED_PAGES) {
        percent = Math.max(0.001, 100.0 * SAMPLED_PAGES / answer.getLong(1));
      }
    }
    String sql = "SELECT " + sum + " FROM " + table + " TABLESAMPLE SYSTEM (?)";
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setDouble(1, percent);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() ? (long) (answer.getLong(1) * (100 / percent)) : 0;
      }
    }
  }

  int erase(Connection connection, String tenant, String userId) throws SQLException {
    String sql =
        """
        WITH wanted AS (
          SELECT id FROM tasks WHERE user_id = ? AND tenant = ? AND finished_at IS NOT NULL
            AND id > ? ORDER BY id LIMIT ?),
        texts AS (
          UPDATE task_texts x SET text = '', webhook = NULL, metadata = NULL
          FROM wanted WHERE x.task_id = wanted.id),
        results AS (
          UPDATE task_results r SET result = ''
          FROM wanted WHERE r.task_id = wanted.id AND r.result <> ''),
        hosts AS (
          UPDATE tasks t SET webhook_host = NULL
          FROM wanted WHERE t.id = wanted.id AND t.webhook_host IS NOT NULL),
        told AS (DELETE FROM deliveries d USING wanted WHERE d.task_id = wanted.id)
        SELECT id FROM wanted ORDER BY id
        """;
    int erased = 0;
    TaskId last = new TaskId(0, 0);
    int batch;
    do {
      batch = 0;
      try (PreparedStatement erase = connection.prepareStatement(sql)) {
        erase.setString(1, Texts.written(userId));
        erase.setString(2, Texts.written(tenant));
        erase.setObject(3, new java.util.UUID(last.high(), last.low()));
        erase.setInt(4, BATCH);
        try (ResultSet row = erase.executeQuery()) {
          while (row.next()) {
            last = Script.id(row, 1);
            batch++;
          }
        }
      }
      erased += batch;
    } while (batch == BATCH);
    return erased;
  }
}
