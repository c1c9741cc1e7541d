package dev.plimsoll.serve.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * The other end of one connection, and the one timer that bounds what it is doing: sending a head,
 * sending a body, or nothing. None runs while it waits for its answer. Event loop only.
 */
final class Peer {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpConnection connection;
  private long timer = NONE;

  Peer(Vertx vertx, HttpConnection connection) {
    this.vertx = vertx;
    this.connection = connection;
  }

  /** It waits for us: no time runs. */
  void busy() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  void closeAfter(Duration time) {
    after(time, connection::close);
  }

  /** Does something unless the peer is busy, or something else is timed, before. */
  void after(Duration time, Runnable action) {
    busy();
    timer =
        vertx.setTimer(
            Math.max(1, time.toMillis()),
            _ -> {
              timer = NONE;
              action.run();
            });
  }

  void gone() {
    busy();
  }
}
