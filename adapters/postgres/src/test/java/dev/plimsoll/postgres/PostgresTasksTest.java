package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTasksTest extends TaskStoreContract {
  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected TaskStore fresh() {
    return databases.fresh().tasks();
  }

  @Override
  protected TaskStore afterCrash(TaskStore gone) {
    databases.silence();
    return databases.another("two").tasks();
  }
}
