package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database is known to be away. Whoever sees a connection break says so; then it is
 * asked in the background, and while it does not answer lookups fail at once instead of waiting.
 * Never keeps a commit from trying. Thread-safe.
 */
final class Outage implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private final Doors doors;
  private volatile @Nullable SQLException known;
  private @Nullable Thread probe;
  private long answers;
  private boolean closed;

  Outage(Doors doors) {
    this.doors = doors;
  }

  /**
   * Fails while the database is known to be away.
   *
   * @throws StoreException with what the last attempt to connect met
   */
  void check(String what) {
    SQLException why = known;
    if (why != null) {
      throw doors.failed(what, why);
    }
  }

  /** Something failed; if a connection broke, the database is asked whether it is there. */
  synchronized void suspect(SQLException e) {
    if (Doors.isBroken(e) && probe == null && !closed) {
      probe = Thread.ofVirtual().name("plimsoll-probe").start(this::ask);
    }
  }

  /** Something succeeded. */
  void over() {
    if (known != null) {
      answered();
    }
  }

  private synchronized void answered() {
    known = null;
    answers++;
  }

  private synchronized void missed(SQLException e, long since) {
    if (answers == since) { // else somebody else had an answer meanwhile
      known = e;
    }
  }

  private synchronized long answers() {
    return answers;
  }

  private void ask() {
    try {
      while (!answers(answers())) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // closed
    }
    end();
  }

  /** Whether it answers; a refusal, of too many connections for one, is an answer too. */
  private boolean answers(long since) {
    try (Connection _ = doors.open("plimsoll probe")) {
      return true;
    } catch (SQLException e) {
      if (!Doors.isBroken(e)) {
        return true;
      }
      missed(e, since);
      return false;
    }
  }

  private synchronized void end() {
    answered();
    probe = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (probe != null) {
      probe.interrupt();
    }
  }
}
