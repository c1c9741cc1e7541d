package dev.plimsoll.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One connection that is opened again after it broke. For one thread at a time. */
final class Session {
  /** What is done with a connection before its first use. */
  interface Greeting {
    void greet(Connection connection) throws SQLException;
  }

  private final Doors doors;
  private final Greeting greeting;
  private @Nullable Connection connection;

  Session(Doors doors, Greeting greeting) {
    this.doors = doors;
    this.greeting = greeting;
  }

  boolean isOpen() {
    return connection != null;
  }

  /** The connection; opened, if there is none. */
  Connection connection(String name) throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = doors.open(name);
      connection = open;
      try {
        greeting.greet(open);
      } catch (SQLException e) {
        drop();
        throw e;
      }
    }
    return open;
  }

  /** Lets go of it at once, whatever it does. */
  void drop() {
    Connection gone = connection;
    connection = null;
    if (gone != null) {
      try {
        gone.abort(Runnable::run);
      } catch (SQLException _) {
        // it is gone either way
      }
    }
  }

  /** Says goodbye to the server. */
  void close() {
    Connection gone = connection;
    connection = null;
    if (gone != null) {
      try {
        gone.close();
      } catch (SQLException _) {
        // it is gone either way
      }
    }
  }
}
