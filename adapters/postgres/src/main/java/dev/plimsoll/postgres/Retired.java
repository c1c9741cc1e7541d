package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The table in a database that says that everything in it was moved, and where to. */
final class Retired {
  private Retired() {}

  static void mark(Connection connection, String target) throws SQLException {
    try (Statement create = connection.createStatement()) {
      var _ = create.execute("CREATE TABLE moved (target text NOT NULL)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO moved (target) VALUES (?)")) {
      insert.setString(1, target);
      var _ = insert.executeUpdate();
    }
  }

  /** Refuses a database whose work goes on elsewhere. */
  static void refuse(Connection connection, Address address) throws SQLException {
    try (Statement ask = connection.createStatement()) {
      try (ResultSet there = ask.executeQuery("SELECT to_regclass('moved') IS NULL")) {
        if (!there.next() || there.getBoolean(1)) {
          return;
        }
      }
      try (ResultSet row = ask.executeQuery("SELECT target FROM moved")) {
        String target = row.next() ? row.getString(1) : "another store";
        throw new StoreException(
            "what the database at "
                + address
                + " holds was moved to "
                + target
                + ": start the server there, or, to do the same work again from here,"
                + " DROP TABLE moved");
      }
    }
  }
}
