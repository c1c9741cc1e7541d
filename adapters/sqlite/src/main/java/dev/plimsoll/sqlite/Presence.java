package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database that was opened still stands where it was. Who deletes or replaces its file
 * takes it away from nobody who has it open: all goes on, and is gone with the process. Asking
 * costs a few microseconds and opens nothing.
 */
final class Presence {
  private final Path file;
  private final @Nullable Object identity; // null where the file system has none

  private Presence(Path file, @Nullable Object identity) {
    this.file = file;
    this.identity = identity;
  }

  /** That of a database that is there now. */
  static Presence of(DataFolder folder) {
    Path file = folder.database();
    try {
      return new Presence(file, identity(file));
    } catch (IOException e) {
      throw new StoreException(file + " cannot be read: is the folder still there?", e);
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Fails when it is gone; the same file in its place again is no trouble any more.
   *
   * @throws StoreException which says what to do
   */
  void must() {
    String what;
    try {
      Object now = identity(file);
      if (identity == null || identity.equals(now)) {
        return;
      }
      what = "replaced by another file";
    } catch (IOException _) {
      what = "deleted or moved away";
    }
    throw new StoreException(
        file
            + " was "
            + what
            + " while the server has it open: put the same file back, or stop the server and restore"
            + " a backup");
  }
}
