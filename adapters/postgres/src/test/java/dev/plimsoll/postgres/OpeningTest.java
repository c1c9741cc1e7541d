package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is checked before tasks are entrusted to a database. */
class OpeningTest {
  @Test
  void refuses_a_server_that_forgets_and_a_newer_schema_and_changes_nothing() {
    OwnPostgres server = OwnPostgres.shared();
    URI database = server.database();
    try (PostgresStorage first = open(database)) {
      assertThat(first.tasks().commit(List.of(Lives.insert(1))).lost()).isEmpty();
      assertThat(first.tasks().isDurable()).isTrue();
    }
    long began = System.nanoTime();
    open(database).close();
    System.out.println(
        "opened again in " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");

    String name = database.getPath().substring(1);
    server.sql(database, "ALTER DATABASE " + name + " SET synchronous_commit = off");
    assertThatThrownBy(() -> open(database))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("synchronous_commit of the server")
        .hasMessageContaining("--unsafe-store");
    try (PostgresStorage unsafe =
        PostgresStorage.open(database, "one", Settings.DEFAULT.allowingLoss())) {
      assertThat(unsafe.tasks().isDurable()).isFalse();
    }
    server.sql(database, "ALTER DATABASE " + name + " RESET synchronous_commit");

    server.sql(
        database,
        "INSERT INTO schema_history SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 1,"
            + " installed_by, now(), 1, true FROM schema_history LIMIT 1");
    assertThatThrownBy(() -> open(database))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("newer Plimsoll");
    server.sql(database, "DELETE FROM schema_history WHERE version = '99'");
    try (PostgresStorage again = open(database)) {
      assertThat(again.tasks().list(Query.newest(10)).tasks()).hasSize(1);
    }
  }

  private static PostgresStorage open(URI database) {
    return PostgresStorage.open(database, "one", Settings.DEFAULT);
  }

  @Test
  void the_newest_version_is_that_of_the_last_script() {
    assertThat(Schema.class.getResource("schema")).isNotNull();
    assertThat(scripts(Schema.NEWEST)).isNotEmpty();
    assertThat(scripts(Schema.NEWEST + 1)).isEmpty();
  }

  private static String[] scripts(int version) {
    return new File("src/main/resources/dev/plimsoll/postgres/schema")
        .list((_, name) -> name.startsWith("V" + version + "__"));
  }

  @Test
  void tasks_of_the_first_schema_are_told_of_after_the_second() {
    OwnPostgres server = OwnPostgres.shared();
    URI database = server.database();
    Doors doors = new Doors(Address.of(database));
    Schema.bring(doors, doors.address(), 1);
    server.sql(
        database,
        """
        INSERT INTO nodes (name, lease, holds_name, lost_at) VALUES ('old', '10 s', true, now());
        INSERT INTO tasks (id, owner, accepted_at, status, priority, cost, tenant, pool)
        SELECT ('01990000-0000-7000-8000-00000000000' || i)::uuid, 1, now(), 'queued', 'normal',
          12, 'default', 'general' FROM generate_series(1, 2) i;
        INSERT INTO task_texts (task_id, webhook, text) VALUES
          ('01990000-0000-7000-8000-000000000001', 'https://A.example:8443/in?x=y', 'loud'),
          ('01990000-0000-7000-8000-000000000002', NULL, 'quiet')
        """);
    try (PostgresStorage storage = open(database)) {
      assertThat(storage.tasks().takeOver(10)).hasSize(2);
      var _ = storage.tasks().commit(List.of(Lives.completed(1), Lives.completed(2)));
      assertThat(storage.deliveries().find(Lives.id(1)).orElseThrow().host())
          .isEqualTo("a.example:8443");
      assertThat(storage.deliveries().find(Lives.id(2))).isEmpty();
    }
  }

  @Test
  void results_of_the_first_schema_are_read_after_the_eighth() {
    OwnPostgres server = OwnPostgres.shared();
    URI database = server.database();
    Doors doors = new Doors(Address.of(database));
    Schema.bring(doors, doors.address(), 1);
    server.sql(
        database,
        """
        INSERT INTO tasks (id, owner, accepted_at, finished_at, status, priority, cost, tenant, pool,
          model, input_tokens, output_tokens, finish_reason, result)
        SELECT ('01990000-0000-7000-8000-00000000000' || i)::uuid, 1, now(), now(),
          (CASE i WHEN 1 THEN 'completed' ELSE 'dead' END)::task_status, 'normal', 12, 'default',
          'general', 'm', 3, 2, 'stop', CASE i WHEN 1 THEN 'done ' || U&'\\E0000' END
        FROM generate_series(1, 2) i;
        INSERT INTO task_texts (task_id, text) SELECT id, 'a' FROM tasks
        """);
    try (PostgresStorage storage = open(database)) {
      var done = storage.tasks().find(Lives.id(1)).orElseThrow();
      assertThat(done.result().orElseThrow().text()).isEqualTo("done \0");
      assertThat(done.result().orElseThrow().usage().output()).isEqualTo(2);
      assertThat(storage.tasks().find(Lives.id(2)).orElseThrow().result()).isEmpty();
      assertThat(storage.tasks().forget(Lives.id(1))).isTrue();
      server.sql(database, "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM task_results); END $$");
    }
  }

  @Test
  void never_tells_a_password() {
    URI nowhere = URI.create("postgresql://plimsoll:s%40cret@127.0.0.1:1/tasks?password=hidden");
    assertThatThrownBy(() -> open(nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1:1/tasks")
        .hasMessageNotContainingAny("s@cret", "s%40cret", "hidden");
    assertThatThrownBy(() -> open(URI.create("mysql://u:secret@h/d")))
        .hasMessageContaining("postgresql://user:password@host:port/database")
        .hasMessageNotContaining("secret@h");
  }
}
