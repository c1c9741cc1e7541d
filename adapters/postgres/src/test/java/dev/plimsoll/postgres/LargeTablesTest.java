package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.ended;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of many tasks reads few of them, also before anything has analyzed them. */
class LargeTablesTest {
  private static final Settings ONE_LOOKUP = new Settings(Duration.ofSeconds(10), 1, false);
  private static final int FEW = 60;
  private static final int MANY = 3_000;
  private static final String READ =
      "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = '%s'";
  private static OwnPostgres server;
  private URI database;

  @BeforeAll
  static void start() {
    server = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fresh() {
    database = server.database();
  }

  private PostgresStorage open(String name) {
    PostgresStorage storage = PostgresStorage.open(database, name, ONE_LOOKUP);
    server.sql(
        database,
        "ALTER TABLE tasks SET (autovacuum_enabled = off);"
            + " ALTER TABLE task_texts SET (autovacuum_enabled = off)");
    return storage;
  }

  private static List<Change> inserts(int from, int to) {
    return new ArrayList<>(IntStream.range(from, to).mapToObj(Lives::insert).toList());
  }

  /** Counts reach the statistics when a connection ends, if not before. */
  private long counted(String sql) throws SQLException {
    try (Connection connection = server.connect(database.getPath().substring(1));
        Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  @Test
  void a_lookup_that_was_planned_for_few_tasks_does_not_read_all_of_many() throws SQLException {
    PostgresStorage busy = open("busy");
    PostgresStorage idle = open("idle");
    var _ = busy.tasks().commit(inserts(0, FEW));
    server.sql(database, "ANALYZE");
    for (int i = 0; i < 20; i++) {
      assertThat(idle.tasks().find(id(i))).isPresent();
    }
    var _ = busy.tasks().commit(inserts(FEW, MANY));
    busy.close();
    assertThat(idle.tasks().takeOver(MANY)).hasSize(MANY);
    for (int i = 0; i < 50; i++) {
      assertThat(idle.tasks().find(id(i * 50))).isPresent();
    }
    idle.close();
    String scans =
        "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables"
            + " WHERE relname = 'task_texts'";
    await().atMost(Duration.ofSeconds(20)).until(() -> counted(scans) >= 70);
    assertThat(counted("SELECT sum(seq_tup_read) FROM pg_stat_user_tables")).isLessThan(MANY);
  }

  @Test
  void a_list_of_what_runs_beside_a_backlog_reads_the_texts_of_what_runs() throws SQLException {
    PostgresStorage node = open("one");
    List<Change> group = inserts(0, MANY);
    IntStream.range(0, 100).forEach(i -> group.add(started(i, 1)));
    var _ = node.tasks().commit(group);
    server.sql(database, "ANALYZE");
    Query running = Query.newest(50).with(Status.RUNNING);
    for (int i = 0; i < 10; i++) {
      assertThat(node.tasks().list(running).tasks()).hasSize(50);
    }
    node.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> counted(READ.formatted("task_texts_pkey")) >= 500);
    assertThat(counted(READ.formatted("task_texts_pkey"))).isLessThan(10 * MANY / 2);
  }

  @Test
  void a_dead_letter_is_revived_without_a_look_at_the_backlog() throws SQLException {
    PostgresStorage node = open("one");
    TaskStore tasks = node.tasks();
    int dead = 20;
    List<Change> group = inserts(0, MANY);
    IntStream.range(0, dead).forEach(i -> group.add(ended(i, Status.DEAD, 1)));
    var _ = tasks.commit(group);
    List<Change> revived = new ArrayList<>();
    IntStream.range(0, dead)
        .forEach(
            i -> revived.add(new Change.Revived(id(i), Lives.NOW, "general", Optional.empty())));
    assertThat(tasks.commit(revived).lost()).isEmpty();
    node.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> counted(READ.formatted("tasks_pkey")) >= dead);
    assertThat(counted(READ.formatted("tasks_unfinished"))).isLessThan(MANY);
  }
}
