package dev.plimsoll.postgres;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Waits a bounded time for a database that is not there yet, and says so once. What time does not
 * mend, such as a wrong password, fails at once.
 */
final class Arrival {
  /** After this long nothing is tried any more. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** Whoever waits longer than this is told. */
  static final Duration SILENT = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** The time that passes, and how it is let pass. */
  interface Time {
    /** Some moment's number of nanoseconds; only differences mean something. */
    long nanos();

    void pause(Duration time) throws InterruptedException;

    Time REAL =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
          }
        };
  }

  /** What is tried. */
  interface Attempt {
    void run() throws SQLException;
  }

  private final Duration longest;
  private final Time time;
  private final Consumer<String> told;

  Arrival(Duration longest, Time time, Consumer<String> told) {
    this.longest = longest;
    this.time = time;
    this.told = told;
  }

  /** Waits for nothing. */
  static Arrival now() {
    return new Arrival(Duration.ZERO, Time.REAL, _ -> {});
  }

  /** Waits as long as a database may take to start. */
  static Arrival awaited(Consumer<String> told) {
    return new Arrival(LONGEST, Time.REAL, told);
  }

  /**
   * Tries until it succeeds, time is over, or time would not help.
   *
   * @param attempt changes nothing that a second one would change again
   * @throws SQLException what the last attempt met
   */
  void await(Address address, Attempt attempt) throws SQLException {
    long began = time.nanos();
    boolean silent = true;
    while (true) {
      try {
        attempt.run();
        return;
      } catch (SQLException e) {
        Duration waited = Duration.ofNanos(time.nanos() - began);
        if (!passes(e) || waited.plus(PAUSE).compareTo(longest) > 0) {
          throw e;
        }
        if (silent && waited.compareTo(SILENT) >= 0) {
          silent = false;
          told.accept(
              "waiting for PostgreSQL at %s, up to %d s in all"
                  .formatted(address, longest.toSeconds()));
        }
        pauseOr(e);
      }
    }
  }

  private void pauseOr(SQLException e) throws SQLException {
    try {
      time.pause(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  /**
   * Whether a database that starts, restarts or is stuck fails like this: it says so itself, nobody
   * listens, or whoever does hangs up or says nothing. A name that is unknown, a certificate and
   * every other refusal stay what they are.
   */
  static boolean passes(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.matches("57P0[123]")) {
      return true;
    }
    if (!state.equals("08001") && !state.equals("08006")) {
      return false;
    }
    boolean onTheWay = e.getCause() == null && state.equals("08001"); // the driver's own time limit
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return false;
      }
      onTheWay |=
          cause instanceof SocketException
              || cause instanceof SocketTimeoutException
              || cause instanceof EOFException;
    }
    return onTheWay;
  }
}
