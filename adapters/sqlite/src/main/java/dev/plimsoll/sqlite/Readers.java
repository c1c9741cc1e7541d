package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bounded number of connections for queries. Thread-safe; whoever waits, waits in Java. */
final class Readers implements AutoCloseable {
  private final DataFolder folder;
  private final Presence presence;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Readers(DataFolder folder, Presence presence) {
    this.folder = folder;
    this.presence = presence;
    this.free = new Semaphore(folder.limits().readers());
  }

  /**
   * The answer of a query.
   *
   * @throws StoreException when it failed, or no reader became free in time
   */
  <T> T read(Writer.Work<T> query) {
    if (!take()) {
      throw new StoreException("all readers of " + folder.path() + " are busy: try again later");
    }
    try {
      if (closed) {
        throw new StoreException("the store is closed");
      }
      return readOn(query);
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    } finally {
      free.release();
    }
  }

  /**
   * Fails when the database is not in its place any more; what is open can be read all the same.
   */
  void mustBePresent() {
    presence.must();
  }

  private boolean take() {
    try {
      return free.tryAcquire(folder.limits().busy().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the store");
    }
  }

  private <T> T readOn(Writer.Work<T> query) throws SQLException {
    Session session = idle.poll();
    if (session == null) {
      presence.must();
      session = folder.reader();
    }
    boolean sound = false;
    try {
      T answer = query.on(session);
      sound = true;
      return answer;
    } finally {
      if (sound) {
        idle.push(session);
      } else {
        session.close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    free.acquireUninterruptibly(folder.limits().readers()); // whoever reads may finish
    try {
      for (Session session = idle.poll(); session != null; session = idle.poll()) {
        session.close();
      }
    } catch (SQLException _) {
      // gone with the process at the latest
    } finally {
      free.release(folder.limits().readers());
    }
  }
}
