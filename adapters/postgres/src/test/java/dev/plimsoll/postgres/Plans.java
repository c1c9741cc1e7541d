package dev.plimsoll.postgres;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Fills a database with a million tasks and prints how PostgreSQL answers the store's questions.
 * Argument: the address of an empty database.
 */
final class Plans {
  private static final String FILL =
      """
      INSERT INTO nodes (name, lease, holds_name) VALUES ('one', '10 s', true), ('two', '10 s', true);
      INSERT INTO tasks (id, owner, accepted_at, started_at, finished_at, status, priority, attempts,
        cost, tenant, pool, user_id, failure_kind)
      SELECT (lpad(to_hex(i), 12, '0') || '-7000-8000-000000000000')::uuid, 1 + i % 2,
        now() - (1000000 - i) * interval '1 s', now(),
        CASE WHEN i <= 900000 THEN now() - (1000000 - i) * interval '1 s' END,
        (CASE WHEN i > 901000 THEN 'queued' WHEN i > 900000 THEN 'running'
          WHEN i % 1000 = 0 THEN 'dead' ELSE 'completed' END)::task_status,
        (enum_range(NULL::task_priority))[1 + i % 4], 1, 12, 'default', 'general', 'user' || i % 1000,
        CASE WHEN i % 1000 = 0 THEN 'timeout' END
      FROM generate_series(1, 1000000) i;
      INSERT INTO task_texts (task_id, text) SELECT id, repeat('x', 200) FROM tasks;
      INSERT INTO task_results (task_id, result) SELECT id, 'done' FROM tasks
        WHERE status = 'completed';
      INSERT INTO idempotency_keys SELECT 'default', 'k' || row_number() OVER (), id, now(),
        now() + interval '1 day', 'print', 'answer' FROM tasks LIMIT 100000;
      ANALYZE
      """;

  private static final String TOLD =
      Updating.FINISHED.substring(Updating.FINISHED.indexOf("results AS"));

  private static final String DELIVERIES =
      """
      INSERT INTO deliveries (task_id, ended_at, due_at, tenant, host, url)
      SELECT id, finished_at, finished_at, tenant, 'h' || row_number() OVER () % 100, 'https://h/'
      FROM tasks WHERE finished_at IS NOT NULL LIMIT 100000;
      ANALYZE deliveries
      """;

  private Plans() {}

  public static void main(String[] args) throws SQLException {
    URI database = URI.create(args[0]);
    Doors doors = new Doors(Address.of(database)).patient(java.time.Duration.ofMinutes(10));
    Schema.bring(doors, doors.address());
    try (Connection connection = doors.getConnection()) {
      try (Statement fill = connection.createStatement();
          ResultSet row = fill.executeQuery("SELECT count(*) FROM nodes")) {
        if (row.next() && row.getLong(1) == 0) {
          var _ = fill.execute(FILL);
        }
        var _ = fill.execute(Doors.BY_INDEX); // as all lookups do
      }
      explain(connection, "find by id", Reading.FIND, "000000080000-7000-8000-000000000000");
      list(connection, "list newest", Query.newest(50));
      list(connection, "list dead", Query.newest(50).with(Status.DEAD));
      list(connection, "list running", Query.newest(50).with(Status.RUNNING));
      list(connection, "list completed", Query.newest(50).with(Status.COMPLETED));
      list(connection, "list of a user", ofUser());
      explain(connection, "held key", Reading.HELD, "default", "k77777", "now");
      explain(
          connection,
          "ask for 100 of 100,000",
          Owners.GIVEN,
          100,
          Epochs.of(99).all(),
          100,
          Epochs.of(99).all(),
          99L);
      run(connection, "UPDATE nodes SET lost_at = now() WHERE epoch = 1");
      explain(connection, "take over 1,000 of 50,000", Owners.TAKEN, 1L, 1_000, 99L);
      explain(
          connection,
          "read 1,000 of 50,000 that were inherited",
          Inheritance.PAGE,
          1L,
          "high",
          "00000000-0000-0000-0000-000000000000",
          1_000);
      run(connection, "UPDATE nodes SET lost_at = NULL WHERE epoch = 1");
      explain(connection, "prune: the oldest 500", Forgetting.OLDEST, "now", 500);
      connection.setAutoCommit(false);
      try (Statement set = connection.createStatement()) {
        var _ = set.execute(Writer.PLANS);
      }
      String ids = "ARRAY(SELECT id FROM tasks WHERE owner = 2 AND finished_at IS NULL LIMIT 500)";
      explainText(
          connection,
          "start 500",
          "UPDATE tasks t SET status = 'running', started_at = now() FROM unnest("
              + ids
              + ") AS u (id) WHERE t.id = u.id AND t.owner = 2 AND t.finished_at IS NULL"
              + " RETURNING t.id");
      explainText(
          connection,
          "finish 500",
          "UPDATE tasks t SET status = 'completed', finished_at = now() FROM unnest("
              + ids
              + ") AS u (id) WHERE t.id = u.id AND t.owner = 2 RETURNING t.id");
      explainText(
          connection,
          "finish 500 more, as the store does: nobody is told",
          "WITH ends AS (UPDATE tasks t SET status = 'completed', finished_at = now()"
              + " FROM unnest("
              + ids
              + ") AS u (id) WHERE t.id = u.id AND t.owner = 2"
              + " RETURNING t.id, t.tenant, t.webhook_host, t.finished_at AS at, 'done' AS result), "
              + TOLD);
      connection.rollback();
      try (Statement set = connection.createStatement()) {
        var _ = set.execute(DELIVERIES);
      }
      explainText(connection, "the next delivery of 100,000", PostgresDeliveries.NEXT);
      explainText(
          connection,
          "claim 64 of 100,000 deliveries",
          PostgresDeliveries.CLAIM
              .replaceFirst("\\?", "now()")
              .replaceFirst("\\?", "'{h1}'")
              .replaceFirst("\\?", "64")
              .replaceFirst("\\?", "now() + interval '1 minute'"));
      connection.rollback();
    }
  }

  private static Query ofUser() {
    Optional<String> none = Optional.empty();
    return new Query(
        none,
        Optional.empty(),
        Optional.empty(),
        none,
        Optional.of("user7"),
        none,
        Optional.empty(),
        50);
  }

  private static void list(Connection connection, String what, Query query) throws SQLException {
    Filter filter = Filter.of(query);
    connection.setAutoCommit(false);
    try (PreparedStatement list =
        connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + Reading.list(filter))) {
      list.setInt(filter.fill(list), query.limit() + 1);
      print(what, list);
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement run = connection.createStatement()) {
      var _ = run.executeUpdate(sql);
    }
  }

  private static void explain(Connection connection, String what, String sql, Object... values)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement plan =
        connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] instanceof String text) {
          plan.setObject(i + 1, text, java.sql.Types.OTHER);
        } else {
          plan.setObject(i + 1, values[i]);
        }
      }
      print(what, plan);
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private static void explainText(Connection connection, String what, String sql)
      throws SQLException {
    try (PreparedStatement plan =
        connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
      print(what, plan);
    }
  }

  private static void print(String what, PreparedStatement plan) throws SQLException {
    System.out.println("== " + what);
    try (ResultSet line = plan.executeQuery()) {
      while (line.next()) {
        System.out.println(line.getString(1));
      }
    }
  }
}
