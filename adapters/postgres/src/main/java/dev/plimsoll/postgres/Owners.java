package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Unfinished;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves tasks between nodes: from those that are lost, and from those that live and have more than
 * they do. Never waits for a row that another node moves just now.
 */
final class Owners {
  /** How many move in one transaction. */
  private static final int BATCH = 1_000;

  /** Nodes whose word is too old, unless their last commit is still being made. */
  private static final String LAPSED =
      """
      UPDATE nodes SET lost_at = clock_timestamp(), lost_because = 'lapsed'
      WHERE epoch IN (
        SELECT epoch FROM nodes
        WHERE lost_at IS NULL AND epoch <> ? AND heartbeat_at + lease < clock_timestamp()
        FOR UPDATE SKIP LOCKED)
      """;

  /** A commit that a lost node never finished sending would hold its lease for ever. */
  private static final String STUCK =
      """
      SELECT pg_terminate_backend(a.pid) FROM nodes n
      JOIN pg_stat_activity a ON a.application_name = 'plimsoll writer ' || n.epoch
        AND a.datname = current_database() AND a.usename = current_user
      WHERE n.lost_at IS NULL AND n.epoch <> ?
        AND n.heartbeat_at + 2 * n.lease < clock_timestamp()
      """;

  private static final String MOVED =
      """
      , crashed AS (
        INSERT INTO attempts (task_id, number, agent, started_at, ended_at, failure_kind,
          failure_message, failure_remedy)
        SELECT id, attempts, coalesce(started_on, ''), coalesce(started_at, accepted_at),
          coalesce(started_at, accepted_at), 'crash', 'the server ended while it ran', 'retry'
        FROM taken WHERE status = 'running'
        ON CONFLICT DO NOTHING)
      UPDATE tasks t SET owner = ?,
        crashes = t.crashes + (t.status = 'running')::int,
        attempts = t.attempts - (t.status = 'running')::int,
        status = CASE WHEN t.status = 'running' THEN 'queued' ELSE t.status END
      FROM taken WHERE t.id = taken.id
      RETURNING t.id, t.priority, t.pool, t.tenant, t.cost, t.not_before, t.deadline, t.attempts,
        t.crashes, t.due_at, t.accepted_at
      """;
  static final String TAKEN =
      """
      WITH taken AS MATERIALIZED (
        SELECT id, status, attempts, started_on, started_at, accepted_at FROM tasks
        WHERE owner = ? AND finished_at IS NULL
        ORDER BY priority, id LIMIT ? FOR UPDATE SKIP LOCKED)
      """
          + MOVED;
  static final String GIVEN =
      """
      WITH found AS MATERIALIZED (
        SELECT f.id FROM nodes n CROSS JOIN LATERAL (
          SELECT o.id, o.priority FROM tasks o
          WHERE o.owner = n.epoch AND o.finished_at IS NULL AND o.status = 'queued'
            AND (o.not_before IS NULL OR o.not_before <= clock_timestamp())
          ORDER BY o.priority, o.id LIMIT ?) f
        WHERE n.lost_at IS NULL AND n.emptied_at IS NULL AND n.epoch <> ?
        ORDER BY f.priority, f.id LIMIT ?),
      taken AS MATERIALIZED (
        SELECT t.id, t.status, t.attempts, t.started_on, t.started_at, t.accepted_at
        FROM found JOIN tasks t ON t.id = found.id
        WHERE t.owner <> ? AND t.finished_at IS NULL AND t.status = 'queued'
        FOR UPDATE OF t SKIP LOCKED)
      """
          + MOVED;

  private Owners() {}

  /** Takes from lost nodes; looks for newly lost ones first. */
  static List<Unfinished> takeOver(Connection connection, long epoch, int most)
      throws SQLException {
    run(connection, STUCK, epoch);
    run(connection, LAPSED, epoch);
    List<Unfinished> taken = new ArrayList<>();
    for (long gone : lost(connection)) {
      List<Unfinished> batch;
      do {
        int wanted = Math.min(BATCH, most - taken.size());
        if (wanted == 0) {
          return taken;
        }
        batch = moved(connection, epoch, TAKEN, gone, wanted, epoch);
        taken.addAll(batch);
        if (batch.size() < wanted) {
          emptied(connection, gone);
        }
      } while (!batch.isEmpty());
    }
    return taken;
  }

  /** Takes waiting tasks from nodes that live, the most urgent and oldest. */
  static List<Unfinished> askFor(Connection connection, long epoch, int most) throws SQLException {
    int wanted = Math.min(BATCH, most);
    return moved(connection, epoch, GIVEN, wanted, epoch, wanted, epoch, epoch);
  }

  private static List<Unfinished> moved(
      Connection connection, long epoch, String sql, Object... parameters) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement hold = connection.prepareStatement(Node.HOLD_LEASE);
        PreparedStatement move = connection.prepareStatement(sql)) {
      hold.setLong(1, epoch);
      hold.setLong(2, epoch);
      var _ = hold.execute();
      for (int i = 0; i < parameters.length; i++) {
        move.setObject(i + 1, parameters[i]);
      }
      List<Unfinished> tasks = new ArrayList<>();
      try (ResultSet row = move.executeQuery()) {
        while (row.next()) {
          tasks.add(unfinished(row));
        }
      }
      connection.commit();
      tasks.sort(
          java.util.Comparator.<Unfinished, dev.plimsoll.core.work.Priority>comparing(
                  task -> task.ticket().priority())
              .thenComparing(task -> task.ticket().id()));
      return tasks;
    } catch (SQLException e) {
      rollback(connection);
      throw e;
    } finally {
      restore(connection);
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // the server rolls back what has no connection
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException _) {
      // the pool throws it away
    }
  }

  private static List<Long> lost(Connection connection) throws SQLException {
    String sql =
        "SELECT epoch FROM nodes WHERE lost_at IS NOT NULL AND emptied_at IS NULL ORDER BY epoch";
    List<Long> epochs = new ArrayList<>();
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      while (row.next()) {
        epochs.add(row.getLong(1));
      }
    }
    return epochs;
  }

  private static void emptied(Connection connection, long gone) throws SQLException {
    String sql =
        """
        UPDATE nodes SET emptied_at = clock_timestamp() WHERE epoch = ?
          AND NOT EXISTS (SELECT FROM tasks WHERE owner = nodes.epoch AND finished_at IS NULL)
        """;
    run(connection, sql, gone);
  }

  private static void run(Connection connection, String sql, long epoch) throws SQLException {
    try (PreparedStatement run = connection.prepareStatement(sql)) {
      run.setLong(1, epoch);
      var _ = run.execute();
    }
  }

  private static Unfinished unfinished(ResultSet row) throws SQLException {
    TaskId id = Script.id(row, 1);
    Ticket ticket =
        new Ticket(
            id,
            Reading.priority(row, 2),
            Texts.read(row.getString(3)),
            Texts.read(row.getString(4)),
            row.getInt(5),
            Reading.time(row, 6),
            Reading.time(row, 7));
    return new Unfinished(
        ticket,
        row.getInt(8),
        row.getInt(9),
        Reading.time(row, 10),
        Reading.time(row, 11).orElseThrow());
  }
}
