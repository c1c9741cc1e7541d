package dev.plimsoll.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * Waits for SQLite's lock by looking often. Its own handler soon looks ten times a second only, and
 * so never finds a moment between the commits of a server that has much to do.
 */
final class Patience extends BusyHandler {
  private static final long NAP_NANOS = 200_000;

  private final long mostNanos;
  private long begun;

  private Patience(Duration most) {
    this.mostNanos = most.toNanos();
  }

  /** Makes a connection wait like this, instead of with SQLite's own handler. */
  static void of(Connection connection, Duration most) throws SQLException {
    setHandler(connection, new Patience(most));
  }

  @Override
  protected int callback(int looks) {
    long now = System.nanoTime();
    if (looks == 0) {
      begun = now;
    }
    if (now - begun > mostNanos) {
      return 0; // no longer
    }
    LockSupport.parkNanos(NAP_NANOS);
    return 1;
  }
}
