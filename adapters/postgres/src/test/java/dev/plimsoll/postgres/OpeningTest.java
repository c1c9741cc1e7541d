package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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

  @Test
  void texts_come_back_exactly() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    char[] odd = {0, '\uE000', '0', '1', 's', '\uD83D', '\uDEA2', 'a', '\uFFFF'};
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(odd[random.nextInt(odd.length)]);
      }
      String written = Texts.written(text.toString());
      assertThat(written).as("seed " + seed).doesNotContain("\0");
      byte[] utf8 = written.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertThat(Texts.read(new String(utf8, java.nio.charset.StandardCharsets.UTF_8)))
          .as("seed " + seed)
          .isEqualTo(text.toString());
    }
  }
}
