package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStoreContract;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTasksTest extends TaskStoreContract {
  private OwnPostgres server;
  private URI database;

  @BeforeAll
  void start() {
    server = OwnPostgres.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  protected TaskStore fresh() {
    database = server.database();
    return PostgresStorage.open(database, "one", Settings.DEFAULT).tasks();
  }

  @Override
  protected TaskStore afterCrash(TaskStore gone) {
    TaskStore next = PostgresStorage.open(database, "two", Settings.DEFAULT).tasks();
    server.sql(
        database, "UPDATE nodes SET heartbeat_at = heartbeat_at - 2 * lease WHERE name = 'one'");
    return next;
  }
}
