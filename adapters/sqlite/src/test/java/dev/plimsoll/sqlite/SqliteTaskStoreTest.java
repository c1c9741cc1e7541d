package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskStoreTest extends TaskStoreContract {
  @TempDir private Path folders;
  private final Deque<SqliteStorage> open = new ArrayDeque<>();

  @Override
  protected TaskStore fresh() {
    open.push(SqliteStorage.open(folders.resolve("1")));
    return open.element().tasks();
  }

  /** Copies the files while they are open: nobody said goodbye. */
  @Override
  protected TaskStore afterCrash(TaskStore gone) {
    try {
      Path after = Files.createDirectory(folders.resolve("2"));
      for (String file : new String[] {"plimsoll.db", "plimsoll.db-wal"}) {
        Files.copy(folders.resolve("1").resolve(file), after.resolve(file));
      }
      open.push(SqliteStorage.open(after));
      return open.element().tasks();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeAll() {
    open.forEach(SqliteStorage::close);
  }
}
