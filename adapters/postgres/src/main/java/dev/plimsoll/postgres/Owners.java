package dev.plimsoll.postgres;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Unfinished;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves tasks to this node: from those that are lost, and from those that live and have more than
 * they do. Never waits for a row that another node moves just now. Thread-safe.
 */
final class Owners {
  private static final Comparator<Unfinished> IN_ORDER =
      Comparator.<Unfinished, Priority>comparing(task -> task.ticket().priority())
          .thenComparing(task -> task.ticket().id());

  /** How many move in one transaction. */
  static final int BATCH = 1_000;

  /** Nodes whose word is too old, unless their last commit is still being made. */
  private static final String LAPSED =
      """
      UPDATE nodes SET lost_at = clock_timestamp(), lost_because = 'lapsed'
      WHERE epoch IN (
        SELECT epoch FROM nodes
        WHERE lost_at IS NULL AND epoch <> ?
          AND CASE WHEN heartbeat_at + lease < clock_timestamp()
            THEN pg_try_advisory_xact_lock(commits_of(epoch)) END
        FOR UPDATE SKIP LOCKED)
      """;

  /** A commit that a lost node never finished sending would hold its lease for ever. */
  private static final String STUCK =
      """
      SELECT pg_terminate_backend(a.pid) FROM nodes n
      JOIN pg_stat_activity a ON a.application_name IN
          ('plimsoll writer ' || n.epoch, 'plimsoll writer ' || n.epoch || ' arrivals')
        AND a.datname = current_database() AND a.usename = current_user
      WHERE n.lost_at IS NULL AND n.epoch <> ?
        AND n.heartbeat_at + 2 * n.lease < clock_timestamp()
      """;

  static final String MOVED =
      ", "
          + crashed("taken")
          + """

          UPDATE tasks t SET owner = ?,
            crashes = t.crashes + (t.status = 'running')::int,
            attempts = t.attempts - (t.status = 'running')::int,
            status = CASE WHEN t.status = 'running' THEN 'queued' ELSE t.status END
          FROM taken WHERE t.id = taken.id
          RETURNING t.id, t.priority, t.pool, t.tenant, t.cost, t.not_before, t.deadline, t.attempts,
            t.crashes, t.due_at, t.accepted_at
          """;

  /** From a lost node; while this lasts nobody inherits what it left. */
  static final String TAKEN =
      """
      WITH gone AS MATERIALIZED (
        SELECT d.epoch FROM nodes d WHERE d.epoch = ? AND %s FOR SHARE OF d),
      taken AS MATERIALIZED (
        SELECT id, status, attempts, started_on, started_at, accepted_at FROM tasks
        WHERE owner = (SELECT epoch FROM gone) AND finished_at IS NULL
        ORDER BY priority, id LIMIT ? FOR UPDATE SKIP LOCKED)
      """
              .formatted(Inheritance.OPEN)
          + MOVED;

  /** From nodes that live, of what they inherited too. */
  static final String GIVEN =
      """
      WITH found AS MATERIALIZED (
        SELECT f.id FROM nodes n CROSS JOIN LATERAL (
          SELECT o.id, o.priority FROM tasks o
          WHERE o.owner = n.epoch AND o.finished_at IS NULL AND o.status = 'queued'
            AND (o.not_before IS NULL OR o.not_before <= clock_timestamp())
          ORDER BY o.priority, o.id LIMIT ?) f
        WHERE n.emptied_at IS NULL AND n.epoch <> ALL (?) AND (n.lost_at IS NULL
          OR EXISTS (SELECT FROM nodes h WHERE h.epoch = n.heir AND h.lost_at IS NULL))
        ORDER BY f.priority, f.id LIMIT ?),
      taken AS MATERIALIZED (
        SELECT t.id, t.status, t.attempts, t.started_on, t.started_at, t.accepted_at
        FROM found JOIN tasks t ON t.id = found.id
        WHERE t.owner <> ALL (?) AND t.finished_at IS NULL AND t.status = 'queued'
        FOR UPDATE OF t SKIP LOCKED)
      """
          + MOVED;

  /** What to read of tasks whose move was not answered; waits until that is decided. */
  private static final String MOVED_AFTER_ALL =
      """
      SELECT t.id, t.owner, t.finished_at FROM unnest(?::uuid[]) AS u (id)
      JOIN tasks t ON t.id = u.id FOR UPDATE OF t
      """;

  private final List<Unfinished> inDoubt = new ArrayList<>(); // guarded by itself

  /** An attempt that a crash broke off, for each that ran. */
  static String crashed(String tasks) {
    return """
    crashed AS (
      INSERT INTO attempts (task_id, number, agent, started_at, ended_at, failure_kind,
        failure_message, failure_remedy)
      SELECT id, attempts, coalesce(started_on, ''), coalesce(started_at, accepted_at),
        coalesce(started_at, accepted_at), 'crash', 'the server ended while it ran', 'retry'
      FROM %s WHERE status = 'running'
      ON CONFLICT DO NOTHING)\
    """
        .formatted(tasks);
  }

  /** What was inherited first; then takes from lost nodes, and looks for newly lost ones before. */
  List<Unfinished> takeOver(Connection connection, Inheritance mine, int most) throws SQLException {
    List<Unfinished> taken = movedAfterAll(connection, mine.epochs(), most);
    try {
      mine.read(connection, this, taken, most);
      if (taken.size() < most) {
        takeFromLost(connection, mine.epochs().own(), taken, most);
      }
      return taken;
    } catch (SQLException e) {
      if (taken.isEmpty()) {
        throw e;
      }
      return taken; // these are ours; the next call fails again or goes on
    }
  }

  private void takeFromLost(Connection connection, long epoch, List<Unfinished> taken, int most)
      throws SQLException {
    run(connection, STUCK, epoch);
    run(connection, LAPSED, epoch);
    for (long gone : lost(connection)) {
      List<Unfinished> batch;
      do {
        int wanted = Math.min(BATCH, most - taken.size());
        if (wanted == 0) {
          return;
        }
        batch = moved(connection, epoch, TAKEN, gone, wanted, epoch);
        taken.addAll(batch);
        if (batch.size() < wanted) {
          emptied(connection, gone);
        }
      } while (!batch.isEmpty());
    }
  }

  /** Takes waiting tasks from nodes that live, the most urgent and oldest. */
  List<Unfinished> askFor(Connection connection, Epochs mine, int most) throws SQLException {
    int wanted = Math.min(BATCH, most);
    List<Unfinished> moved = movedAfterAll(connection, mine, wanted);
    return moved.isEmpty()
        ? moved(connection, mine.own(), GIVEN, wanted, mine.all(), wanted, mine.all(), mine.own())
        : moved;
  }

  /**
   * A move whose answer was lost may have been made, and nobody else would ever look for those
   * tasks while this node lives.
   */
  private List<Unfinished> movedAfterAll(Connection connection, Epochs mine, int most)
      throws SQLException {
    synchronized (inDoubt) {
      List<Unfinished> moved = new ArrayList<>();
      if (inDoubt.isEmpty()) {
        return moved;
      }
      List<Unfinished> asked = inDoubt.subList(0, Math.min(most, inDoubt.size()));
      Set<TaskId> ours = new HashSet<>();
      try (PreparedStatement ask = connection.prepareStatement(MOVED_AFTER_ALL)) {
        Column ids = new Column(Column.Kind.UUID, asked.size());
        asked.forEach(task -> ids.add(task.ticket().id()));
        ask.setObject(1, ids);
        try (ResultSet row = ask.executeQuery()) {
          while (row.next()) {
            if (mine.contain(row.getLong(2)) && row.getObject(3) == null) {
              ours.add(Script.id(row, 1));
            }
          }
        }
      }
      asked.stream().filter(task -> ours.contains(task.ticket().id())).forEach(moved::add);
      asked.clear();
      return moved;
    }
  }

  /** What a statement returns that tasks get this node as their owner by, in their order. */
  List<Unfinished> moved(Connection connection, long epoch, String sql, Object... parameters)
      throws SQLException {
    List<Unfinished> tasks = new ArrayList<>();
    try {
      made(connection, epoch, tasks, sql, parameters);
      return tasks;
    } catch (SQLException e) {
      synchronized (inDoubt) {
        inDoubt.addAll(tasks);
      }
      throw e;
    }
  }

  /** The same of tasks that keep their owner: whoever is not answered makes it again. */
  static List<Unfinished> marked(
      Connection connection, long epoch, String sql, Object... parameters) throws SQLException {
    List<Unfinished> tasks = new ArrayList<>();
    made(connection, epoch, tasks, sql, parameters);
    return tasks;
  }

  /** What was returned is there also when the commit then fails. */
  private static void made(
      Connection connection, long epoch, List<Unfinished> tasks, String sql, Object... parameters)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement move = connection.prepareStatement(sql)) {
      Node.hold(connection, epoch);
      for (int i = 0; i < parameters.length; i++) {
        move.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = move.executeQuery()) {
        while (row.next()) {
          tasks.add(unfinished(row));
        }
      }
      tasks.sort(IN_ORDER);
      connection.commit();
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
    String sql = "SELECT d.epoch FROM nodes d WHERE " + Inheritance.OPEN + " ORDER BY d.epoch";
    List<Long> epochs = new ArrayList<>();
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      while (row.next()) {
        epochs.add(row.getLong(1));
      }
    }
    return epochs;
  }

  static void emptied(Connection connection, long gone) throws SQLException {
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
