package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/**
 * Copies a data folder's database to one file and back. A copy holds everything that was durable
 * when it began, and nothing by halves.
 */
public final class Backup {
  private Backup() {}

  /**
   * Copies the database of a folder, whether a server uses it or not, from any process. The
   * write-ahead log grows meanwhile.
   *
   * @param target the new file; nothing may be there
   * @throws StoreException when there is no database, the target exists, or a disk fails
   */
  public static void of(Path path, Path target) {
    DataFolder folder = new DataFolder(path, SqliteLimits.USUAL);
    if (!Files.exists(folder.database())) {
      throw new StoreException(path + " holds no database: name the data folder of a server");
    }
    Schema.refuseStrangers(folder.database());
    copy(folder, target);
  }

  /** Like {@link #of} a folder that this process has open: looks at no file that SQLite locks. */
  static void copy(DataFolder folder, Path target) {
    mustBeFree(target);
    Path part = part(target);
    try {
      Files.deleteIfExists(part);
      try (Session session = new Session(folder.connect())) {
        var _ = session.on("VACUUM INTO ?").text(part.toAbsolutePath().toString()).update();
      }
      finish(part, target);
    } catch (SQLException e) {
      throw new StoreException(
          Failures.of(e, folder.path()).getMessage() + "; it was copied to " + target, e);
    } catch (IOException e) {
      throw new StoreException(target + " cannot be written", e);
    } finally {
      drop(part);
    }
  }

  /**
   * Makes a data folder of a backup.
   *
   * @throws StoreException when the folder holds data, the backup is damaged or newer, or a disk
   *     fails
   */
  public static void restore(Path backup, Path path) {
    DataFolder folder = new DataFolder(path, SqliteLimits.USUAL);
    if (!Files.isRegularFile(backup)) {
      throw new StoreException(backup + " is no file: name the file that a backup wrote");
    }
    folder.create();
    try (FolderLock _ = FolderLock.take(folder)) {
      mustBeFree(folder.database());
      Schema.refuseStrangers(backup);
      Path part = part(folder.database());
      try {
        Files.copy(backup, part, StandardCopyOption.REPLACE_EXISTING);
        try (Session copy = new Session(folder.connect(part))) {
          Schema.check(copy, backup);
        }
        finish(part, folder.database());
      } catch (SQLException e) {
        throw Failures.of(e, backup);
      } catch (IOException e) {
        throw new StoreException("the backup cannot be copied into " + path, e);
      } finally {
        drop(part);
      }
    }
  }

  private static void mustBeFree(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new StoreException("there is no folder " + parent + ": make it, or name another place");
    }
    if (Files.exists(file)) {
      throw new StoreException(file + " is there already: nothing was changed, name another place");
    }
  }

  private static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private static void finish(Path part, Path target) throws IOException {
    if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    }
    Disk.sync(part);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      Disk.sync(parent);
    }
  }

  private static void drop(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // it bears a name that says what it is
    }
  }
}
