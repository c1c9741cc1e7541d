package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The versions of the database: one script each, forward only. A database of a newer version, or of
 * another program, is refused and not touched.
 */
final class Schema {
  private static final List<String> SCRIPTS =
      List.of(
          "1_tasks.sql",
          "2_keys_schedules_deliveries.sql",
          "3_texts.sql",
          "4_settings.sql",
          "5_details.sql",
          "6_ledger.sql");
  private static final int APPLICATION_ID = 0x506C_696D; // "Plim"
  private static final int VERSION_AT = 60; // in the header of a SQLite file; see its file format
  private static final int APPLICATION_AT = 68;
  private static final int CELLS_AT = 103; // of the first page: how many tables and indexes
  private static final long CHECKED_BYTES = 32L << 20; // so much is checked whole in 0.1 s

  private Schema() {}

  /** Like {@link #prepare}, by a process that has not the folder: a server may use it. */
  static void prepareBesideServer(DataFolder folder) {
    if (!isPrepared(folder)) {
      try (FolderLock _ = FolderLock.take(folder)) {
        prepare(folder);
      }
    }
  }

  /**
   * Asks SQLite only. Reading the file ourselves would end, with the reader's close, all locks that
   * this process has on it; see docs/adr/0019-sqlite.md.
   */
  private static boolean isPrepared(DataFolder folder) {
    if (!Files.exists(folder.database())) {
      return false;
    }
    try (Session session = new Session(folder.connect())) {
      long found = session.number("PRAGMA user_version");
      long application = session.number("PRAGMA application_id");
      mustBeOurs(folder.database(), found, application);
      return found == SCRIPTS.size();
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    }
  }

  /** Makes the database of a folder, or brings it to this version. */
  static void prepare(DataFolder folder) {
    prepare(folder, SCRIPTS.size());
  }

  static void prepare(DataFolder folder, int newest) {
    refuseStrangers(folder.database());
    try (Session session = new Session(folder.connect(folder.database()))) {
      session.run("PRAGMA synchronous = FULL");
      long found = session.number("PRAGMA user_version");
      mustBeKnown(folder.database(), found);
      if (found > 0) {
        mustBeSound(session, folder);
      }
      log(session, folder);
      for (int version = (int) found + 1; version <= newest; version++) {
        migrate(session, version);
      }
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    }
    Disk.sync(folder.path());
  }

  /** Has the database of a folder keep a write-ahead log from now on. */
  static void log(DataFolder folder) throws SQLException {
    try (Session session = new Session(folder.connect())) {
      session.run("PRAGMA synchronous = FULL");
      log(session, folder);
    }
  }

  private static void log(Session session, DataFolder folder) throws SQLException {
    session.run("PRAGMA journal_mode = WAL");
    try (ResultSet mode = session.on("PRAGMA journal_mode").query()) {
      if (!mode.next() || !"wal".equalsIgnoreCase(mode.getString(1))) {
        throw new StoreException(
            "the disk that holds "
                + folder.path()
                + " cannot keep a write-ahead log: use a local disk");
      }
    }
  }

  private static void migrate(Session session, int version) throws SQLException {
    session.run(
        "BEGIN IMMEDIATE;\n"
            + script(SCRIPTS.get(version - 1))
            + ";\nPRAGMA application_id = "
            + APPLICATION_ID
            + ";\nPRAGMA user_version = "
            + version
            + ";\nCOMMIT");
  }

  private static String script(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program's script " + name + " cannot be read", e);
    }
  }

  /** Looks at the file's first bytes only: opening it as a database could already change it. */
  static void refuseStrangers(Path file) {
    byte[] header;
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return;
      }
      try (InputStream in = Files.newInputStream(file)) {
        header = in.readNBytes(CELLS_AT + 2);
      }
      if (header.length < CELLS_AT + 2
          || !new String(header, 0, 15, StandardCharsets.US_ASCII).equals("SQLite format 3")) {
        throw new StoreException(
            file + " is no database: move it away, or restore a backup into another folder");
      }
      try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(header))) {
        in.skipNBytes(VERSION_AT);
        int version = in.readInt();
        in.skipNBytes(APPLICATION_AT - VERSION_AT - Integer.BYTES);
        int application = in.readInt();
        mustBeOurs(file, version, application);
        in.skipNBytes(CELLS_AT - APPLICATION_AT - Integer.BYTES);
        if (version == 0 && application == 0) {
          mustBeEmpty(file, in.readUnsignedShort() == 0);
        }
      }
    } catch (IOException e) {
      throw new StoreException(file + " cannot be read: give it to this user", e);
    }
  }

  /**
   * A file without a mark of ours may be adopted when it has no tables. Ours has none for as long
   * as its first ones stand in the log only, which is looked at without changing anything.
   */
  private static void mustBeEmpty(Path file, boolean firstPageIsEmpty) {
    if (!firstPageIsEmpty) {
      throw foreign(file);
    }
    if (!Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      return;
    }
    try (Session session = new Session(DataFolder.look(file))) {
      if (session.number("PRAGMA application_id") != APPLICATION_ID
          && session.number("SELECT count(*) FROM sqlite_schema") > 0) {
        throw foreign(file);
      }
    } catch (SQLException e) {
      throw Failures.of(e, file);
    }
  }

  private static StoreException foreign(Path file) {
    return new StoreException(
        file
            + " is the database of another program, and was left as it is: name another folder for"
            + " the data");
  }

  private static void mustBeOurs(Path file, long version, long application) {
    if (application != APPLICATION_ID && (version > 0 || application != 0)) {
      throw foreign(file);
    }
    mustBeKnown(file, version);
  }

  private static void mustBeKnown(Path file, long version) {
    if (version > SCRIPTS.size()) {
      throw new StoreException(
          "%s was written by a newer Plimsoll (its version is %d, this one knows up to %d): run that one, or name another folder; nothing was changed"
              .formatted(file, version, SCRIPTS.size()));
    }
  }

  private static void mustBeSound(Session session, DataFolder folder) throws SQLException {
    long bytes = session.number("PRAGMA page_count") * session.number("PRAGMA page_size");
    if (bytes <= CHECKED_BYTES) {
      check(session, folder.database());
    }
  }

  /** Reads the whole database, and refuses it when it is damaged. */
  static void check(Session session, Path file) throws SQLException {
    try (ResultSet answer = session.on("PRAGMA quick_check(1)").query()) {
      if (!answer.next() || !"ok".equals(answer.getString(1))) {
        throw new StoreException(
            file + " is damaged: keep the files, restore a backup into another folder");
      }
    }
  }
}
