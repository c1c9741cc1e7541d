package dev.plimsoll.sqlite;

import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.ScheduleStoreContract;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteScheduleStoreTest extends ScheduleStoreContract {
  @TempDir private Path folders;
  private final Deque<SqliteStorage> open = new ArrayDeque<>();

  @Override
  protected ScheduleStore fresh() {
    open.push(SqliteStorage.open(folders.resolve("data-" + open.size())));
    return open.element().schedules();
  }

  @AfterEach
  void closeAll() {
    open.forEach(SqliteStorage::close);
  }
}
