package dev.plimsoll.mock.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * One connection and the time until which it must do its next thing. Vert.x's own idle time-out
 * would also cut a caller that waits for its answer. Belongs to its event loop.
 */
final class Visit {
  private static final long NEVER = Long.MAX_VALUE;

  private final HttpConnection connection;
  private final Clock clock;
  private long deadline = NEVER;
  private Runnable late;

  Visit(HttpConnection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
    this.late = this::close;
  }

  /** Closes the connection unless it is told of progress within {@code time}. */
  void expectWithin(Duration time) {
    expectWithin(time, this::close);
  }

  /** Runs {@code otherwise} unless it is told of progress within {@code time}. */
  void expectWithin(Duration time, Runnable otherwise) {
    deadline = clock.now() + time.toNanos();
    late = otherwise;
  }

  /** It is our turn now: nothing is expected of the caller. */
  void expectNothing() {
    deadline = NEVER;
  }

  void look(long now) {
    if (now >= deadline) {
      deadline = NEVER;
      late.run();
    }
  }

  /**
   * Closes once everything written is sent; where the caller reads nothing, Vert.x keeps the socket
   * until the caller goes, so a call must not wait for it.
   */
  void close() {
    connection.close();
  }
}
