package dev.plimsoll.postgres;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Listens for what other nodes tell, on a connection and a thread of its own. Calls its listener
 * after news, after every new connection, and after every slow poll: news may be missed.
 */
final class News implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(News.class.getName());
  private static final Duration POLL = Duration.ofSeconds(4);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private final Runnable listener;
  private final Session session;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  News(Doors doors, Runnable listener) {
    this.listener = listener;
    this.session = new Session(doors, News::listen);
    this.thread = Thread.ofVirtual().name("plimsoll-news").start(this::hear);
  }

  private static void listen(Connection connection) throws SQLException {
    try (Statement listen = connection.createStatement()) {
      var _ = listen.execute("LISTEN plimsoll");
    }
  }

  private void hear() {
    while (!isClosed()) {
      try {
        PGConnection connection = session.connection("plimsoll news").unwrap(PGConnection.class);
        listener.run();
        while (!isClosed()) {
          var _ = connection.getNotifications(Math.toIntExact(POLL.toMillis()));
          if (!isClosed()) {
            listener.run();
          }
        }
      } catch (SQLException e) {
        session.drop();
        if (!isClosed()) {
          LOG.log(Level.DEBUG, "news from other nodes may be late: {0}", e.getMessage());
          pause();
        }
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "what is done at news from other nodes failed", e);
        pause();
      }
    }
    session.drop();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      var _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      closed.countDown();
    }
  }

  /** Ends within a poll. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
