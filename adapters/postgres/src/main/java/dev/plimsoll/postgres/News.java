package dev.plimsoll.postgres;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens for what other nodes tell, on a connection and a thread of its own. Calls its listeners
 * after news for them, and both after every new connection and every few seconds: news may be
 * missed.
 */
final class News implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(News.class.getName());
  private static final Duration POLL = Duration.ofSeconds(4);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private final Node node;
  private final Runnable work;
  private final Runnable wishes;
  private final Session session;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param work called when a node left work behind
   * @param wishes called when something is wanted of this node's tasks
   */
  News(Doors doors, Node node, Runnable work, Runnable wishes) {
    this.node = node;
    this.work = work;
    this.wishes = wishes;
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
        while (!isClosed()) {
          tellAll();
          hear(connection);
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

  private void tellAll() {
    work.run();
    wishes.run();
  }

  /** Until the poll is over, however much is heard meanwhile. */
  private void hear(PGConnection connection) throws SQLException {
    long end = System.nanoTime() + POLL.toNanos();
    for (long left = POLL.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      PGNotification[] heard = connection.getNotifications(Math.toIntExact(left));
      if (isClosed()) {
        return;
      }
      if (heard != null) {
        tell(Arrays.stream(heard).map(PGNotification::getParameter).collect(Collectors.toSet()));
      }
    }
  }

  private void tell(Set<String> heard) {
    if (heard.contains(Wishes.NEWS + node.epoch())) {
      wishes.run();
    }
    if (heard.stream().anyMatch(one -> !one.startsWith(Wishes.NEWS))) {
      work.run();
    }
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
