package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Copies the write-ahead log into the database once it is long, on a thread of its own, so that
 * commits need not wait: most of it while they go on, only the last bit in between two of them.
 * After that the log begins anew in the same file.
 */
final class Checkpointer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Checkpointer.class.getName());
  private static final int ROUNDS_MOST = 5;
  private static final int TAIL_PARTS = 32; // a tail of 1/32 of the log is short enough to wait for
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
  private static final String LENGTH = "PRAGMA wal_checkpoint(NOOP)";
  private static final String COPY = "PRAGMA wal_checkpoint(PASSIVE)";

  private final DataFolder folder;
  private final Presence presence;
  private final ReentrantLock writersTurn;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Frames in the log, and how many of them are in the database already. */
  private record Log(long frames, long copied) {
    long left() {
      return frames - copied;
    }
  }

  Checkpointer(DataFolder folder, Presence presence, ReentrantLock writersTurn) {
    this.folder = folder;
    this.presence = presence;
    this.writersTurn = writersTurn;
    this.thread = Thread.ofPlatform().daemon().name("sqlite-checkpoint").start(this::loop);
  }

  /** To be called after each commit, on the connection that made it, in the writer's turn. */
  void committed(Session writer) {
    try {
      if (wanted.availablePermits() == 0 && ask(writer, LENGTH).left() > mostFrames(writer)) {
        wanted.release();
      }
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the log's length is not known", e); // the commit stands all the same
    }
  }

  /** To be called after a commit that failed: an emptied log may be the space that it lacked. */
  void failed() {
    wanted.release();
  }

  private long mostFrames(Session session) throws SQLException {
    return folder.limits().walBytes() / session.number("PRAGMA page_size");
  }

  private static Log ask(Session session, String pragma) throws SQLException {
    try (ResultSet row = session.on(pragma).query()) {
      return row.next() ? new Log(row.getLong(2), row.getLong(3)) : new Log(0, 0);
    }
  }

  private void loop() {
    while (!closed) {
      try {
        wanted.acquire();
        var _ = wanted.drainPermits();
      } catch (InterruptedException _) {
        return;
      }
      try {
        checkpoint();
      } catch (SQLException e) {
        // The log goes on growing, commits go on; one of the next ones asks again.
        LOG.log(Level.WARNING, Failures.of(e, folder.path()).getMessage());
        rest();
      } catch (StoreException e) { // a log copied into another file would destroy that one
        LOG.log(Level.DEBUG, e.getMessage());
        rest();
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  private void checkpoint() throws SQLException {
    presence.must();
    try (Session session = new Session(folder.connect())) {
      session.run("PRAGMA synchronous = FULL");
      long tail = mostFrames(session) / TAIL_PARTS;
      for (int round = 0; round < ROUNDS_MOST && !closed; round++) {
        var _ = ask(session, COPY);
        if (ask(session, LENGTH).left() <= tail) {
          break;
        }
      }
      writersTurn.lock();
      try {
        var _ = ask(session, COPY);
      } finally {
        writersTurn.unlock();
      }
      if (ask(session, LENGTH).left() > tail) {
        rest(); // a long query or a backup still reads the log: trying again at once is in vain
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
