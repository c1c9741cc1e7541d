package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Keeps a second server away from a data folder. It is the exclusive lock of an empty database: a
 * lock of the JDK would be lost as soon as anybody in this process closed the same file.
 */
final class FolderLock implements AutoCloseable {
  // A command that prepares a folder has it for a moment only.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final DataFolder folder;
  private final Connection connection;

  private FolderLock(DataFolder folder, Connection connection) {
    this.folder = folder;
    this.connection = connection;
  }

  /**
   * Takes the lock, or says who has it.
   *
   * @throws StoreException when another server has it
   */
  static FolderLock take(DataFolder folder) {
    SqliteLimits few = new SqliteLimits(1, PATIENCE, 1 << 20, 1 << 20);
    try {
      Connection connection = new DataFolder(folder.path(), few).connect(folder.lock());
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA journal_mode = MEMORY"); // nothing to recover after a kill
        statement.executeUpdate("BEGIN EXCLUSIVE");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      Files.writeString(folder.pid(), ProcessHandle.current().pid() + "\n");
      return new FolderLock(folder, connection);
    } catch (SQLException e) {
      if (Failures.isBusy(e)) {
        throw new StoreException(
            "the data folder "
                + folder.path()
                + " is in use by another server"
                + holder(folder)
                + ": stop that one first, or name another folder");
      }
      throw Failures.of(e, folder.path());
    } catch (IOException e) {
      throw new StoreException("the data folder " + folder.path() + " cannot be written", e);
    }
  }

  private static String holder(DataFolder folder) {
    try {
      return " (process " + Files.readString(folder.pid()).strip() + ")";
    } catch (IOException _) {
      return "";
    }
  }

  @Override
  public void close() {
    try (connection) {
      Files.deleteIfExists(folder.pid());
    } catch (IOException | SQLException _) {
      // the lock is gone with this process at the latest
    }
  }
}
