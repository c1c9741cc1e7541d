package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteOpenMode;

/** Where the files of a store lie, and how its database is opened. */
record DataFolder(Path path, SqliteLimits limits) {
  private static final String DATABASE = "plimsoll.db";
  // A session is used by one thread at a time, so SQLite need not lock it.
  private static final int EXISTING = SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.NOMUTEX.flag;
  private static final int OR_NEW = EXISTING | SQLiteOpenMode.CREATE.flag;
  private static final int ONLY_READ = SQLiteOpenMode.READONLY.flag | SQLiteOpenMode.NOMUTEX.flag;

  Path database() {
    return path.resolve(DATABASE);
  }

  Path lock() {
    return path.resolve("plimsoll.lock");
  }

  Path pid() {
    return path.resolve("plimsoll.pid");
  }

  /** Makes the folder, for its owner only, where it is not there. */
  void create() {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new StoreException(
          path + " is a file, not a folder: name a folder for the data, or move the file away");
    }
    try {
      if (!Files.exists(path)) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          var owner = PosixFilePermissions.fromString("rwx------");
          Files.createDirectory(path, PosixFilePermissions.asFileAttribute(owner));
        } else {
          Files.createDirectory(path);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "the data folder " + path + " cannot be made: make it, or name another one", e);
    }
    if (!Files.isWritable(path)) {
      throw new StoreException(
          "the data folder " + path + " cannot be written: give it to this user, or name another");
    }
  }

  /** Connects to the database for changes; they are made by {@code commit}. */
  Session writer() throws SQLException {
    Connection connection = connect();
    Session session = new Session(connection);
    try {
      Patience.of(connection, limits.busy());
      session.run("PRAGMA synchronous = FULL");
      session.run("PRAGMA wal_autocheckpoint = 0"); // the checkpointer's work
      session.run("PRAGMA cache_size = -65536"); // KiB
      session.run("PRAGMA secure_delete = FAST"); // what is deleted within a page is overwritten
      session.run("PRAGMA journal_size_limit = " + limits.walBytes());
      long pages = limits.mostBytes() / session.number("PRAGMA page_size");
      var _ = session.number("PRAGMA max_page_count = " + pages);
      session.gather();
    } catch (SQLException e) {
      session.close();
      throw e;
    }
    return session;
  }

  /** Connects to the database for queries. */
  Session reader() throws SQLException {
    Session session = new Session(connect());
    try {
      session.run("PRAGMA query_only = 1");
      session.run("PRAGMA cache_size = -8192");
    } catch (SQLException e) {
      session.close();
      throw e;
    }
    return session;
  }

  /** A connection to the database, which must be there; see {@link #connect(Path)}. */
  Connection connect() throws SQLException {
    return connect(database(), EXISTING, limits);
  }

  /**
   * A connection with nothing set but how long it waits for locks; every statement commits. A file
   * that is not there is made.
   */
  Connection connect(Path file) throws SQLException {
    return connect(file, OR_NEW, limits);
  }

  /** A connection that changes nothing of a file. */
  static Connection look(Path file) throws SQLException {
    return connect(file, ONLY_READ, SqliteLimits.USUAL);
  }

  private static Connection connect(Path file, int mode, SqliteLimits limits) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("open_mode", Integer.toString(mode));
    properties.setProperty("jdbc.get_generated_keys", "false"); // a query after each insert
    properties.setProperty("busy_timeout", Long.toString(limits.busy().toMillis()));
    return JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), properties);
  }
}
