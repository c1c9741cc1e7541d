package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of SQLite means to a person, and what to do about it. */
final class Failures {
  private Failures() {}

  private static int primary(SQLException e) {
    // Extended codes keep the primary one in their lowest byte.
    return (e instanceof SQLiteException own ? own.getResultCode().code : e.getErrorCode()) & 0xff;
  }

  static boolean isBusy(SQLException e) {
    int code = primary(e);
    return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /** Whether the file is damaged or never was a database. */
  static boolean isDamage(SQLException e) {
    int code = primary(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  static StoreException of(SQLException e, Path folder) {
    int code = primary(e);
    String reason;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      reason = "the disk that holds " + folder + " is full, or the store has reached its size";
    } else if (isDamage(e)) {
      reason =
          "the database in "
              + folder
              + " is damaged or is no database: stop the server, keep the files, restore a backup"
              + " into another folder";
    } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
      reason = "the disk that holds " + folder + " cannot be read or written";
    } else if (code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_PERM.code
        || code == SQLiteErrorCode.SQLITE_AUTH.code) {
      reason = "the files in " + folder + " may not be written: give them to this user";
    } else if (isBusy(e)) {
      reason = "another process holds the database in " + folder + " for too long";
    } else if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      reason = "the database in " + folder + " cannot be opened: is the folder still there?";
    } else {
      reason = "the database in " + folder + " failed";
    }
    return new StoreException(reason + " (" + e.getMessage() + ")", e);
  }
}
