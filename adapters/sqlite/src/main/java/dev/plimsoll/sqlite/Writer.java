package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that changes the database. Thread-safe: transactions take turns. After a
 * failure the next one begins with a new connection; after damage was seen there is no next one.
 */
final class Writer implements AutoCloseable {
  /** Something to do within a transaction. */
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private final DataFolder folder;
  private final Presence presence;
  private final Checkpointer checkpointer;
  private final ReentrantLock turn = new ReentrantLock(true); // fair: pruning never starves commits
  private @Nullable Session session;
  private @Nullable StoreException damage;
  private boolean closed;

  Writer(DataFolder folder, Presence presence) {
    this.folder = folder;
    this.presence = presence;
    this.checkpointer = new Checkpointer(folder, presence, turn);
  }

  /**
   * All that the work changes is on the disk when this returns, or nothing is.
   *
   * @throws StoreException when it could not be done; nothing was, unless the disk failed
   */
  <T> T transaction(Work<T> work) {
    turn.lock();
    try {
      if (closed) {
        throw new StoreException("the store is closed");
      }
      if (damage != null) {
        throw damage;
      }
      return inTurn(work);
    } finally {
      turn.unlock();
    }
  }

  private <T> T inTurn(Work<T> work) {
    boolean done = false;
    try {
      Session open = session;
      if (open == null) {
        presence.must();
        open = folder.writer();
        session = open;
      }
      open.takeTurn();
      T answer = work.on(open);
      open.commit();
      done = true;
      presence.must(); // else it was written to a file that nobody will find
      checkpointer.committed(open);
      return answer;
    } catch (SQLException e) {
      StoreException failure = Failures.of(e, folder.path());
      if (Failures.isDamage(e)) {
        damage = failure;
      } else {
        checkpointer.failed();
      }
      throw failure;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  private void abandon() {
    Session broken = session;
    session = null;
    if (broken != null) {
      try (broken) {
        broken.rollback();
      } catch (SQLException _) {
        // closing it rolls back too
      }
    }
  }

  @Override
  public void close() {
    checkpointer.close();
    turn.lock();
    try {
      closed = true;
      abandon();
    } finally {
      turn.unlock();
    }
  }
}
