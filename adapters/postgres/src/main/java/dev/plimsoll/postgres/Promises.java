package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a database must promise before tasks are entrusted to it. */
final class Promises {
  private static final int OLDEST = 150_000;

  private Promises() {}

  /**
   * Looks whether a commit of this database survives a loss of power.
   *
   * @throws StoreException when not and that is not allowed, with the reason and what to do
   */
  static void check(Connection connection, Address address, boolean unsafe) throws SQLException {
    int version = Integer.parseInt(show(connection, "server_version_num"));
    if (version < OLDEST) {
      throw new StoreException(
          "the server at "
              + address
              + " is PostgreSQL "
              + show(connection, "server_version")
              + ": 15 or newer is needed");
    }
    if (!show(connection, "server_encoding").equals("UTF8")) {
      throw new StoreException(
          "the database at "
              + address
              + " is encoded in "
              + show(connection, "server_encoding")
              + ": create one with ENCODING 'UTF8'");
    }
    if (show(connection, "transaction_read_only").equals("on")) {
      throw new StoreException(
          "the server at " + address + " only reads, as a standby does: name its primary");
    }
    List<String> off = new ArrayList<>();
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      if (show(connection, setting).equals("off")) {
        off.add(setting);
      }
    }
    if (!off.isEmpty() && !unsafe) {
      throw new StoreException(
          String.join(" and ", off)
              + " of the server at "
              + address
              + " is off: a task that was"
              + " accepted could be lost when the machine stops. Set "
              + String.join(" = on, ", off)
              + " = on in postgresql.conf and reload it,"
              + " or accept the loss with --unsafe-store");
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet answer = ask.executeQuery("SHOW " + setting)) {
      return answer.next() ? answer.getString(1) : "";
    }
  }
}
