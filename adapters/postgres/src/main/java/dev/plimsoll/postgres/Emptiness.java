package dev.plimsoll.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether a database may be filled: it has none of our rows. */
final class Emptiness {
  private Emptiness() {}

  /** Why it may not, and what to do; empty when it may. */
  static Optional<String> against(Connection connection, Address address) throws SQLException {
    try (Statement ask = connection.createStatement()) {
      for (String table : Backup.TABLES) {
        if (holds(ask, "SELECT to_regclass('" + table + "') IS NOT NULL")
            && holds(ask, "SELECT EXISTS (SELECT FROM " + table + ")")) {
          return Optional.of(
              "the database at " + address + " has rows in " + table + ": create a new, empty one");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Statement ask, String question) throws SQLException {
    try (ResultSet answer = ask.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
