package dev.plimsoll.serve.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The other end of one connection, and the one timer that bounds what it is doing: sending a head,
 * sending a body, or nothing. None runs while it waits for its answer. Event loop only.
 */
final class Peer {
  private static final long NONE = -1;

  /** Who sends no more is answered; what else it sent begins within this time. */
  private static final Duration LAST_WORDS = Duration.ofMillis(100);

  private final Vertx vertx;
  private final HttpConnection connection;
  private final Duration linger;
  private long timer = NONE;
  private long held;
  private boolean refused;
  private @Nullable Exchange asking;
  private boolean silent;

  /**
   * @param linger how long an orderly close may take
   */
  Peer(Vertx vertx, HttpConnection connection, Duration linger) {
    this.vertx = vertx;
    this.connection = connection;
    this.linger = linger;
  }

  /** It waits for us: no time runs. */
  void busy() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  /** A whole request of it is here, and it waits for the answer. */
  void asks(Exchange exchange) {
    busy();
    asking = exchange;
    if (silent) {
      stopLooking(exchange);
    }
  }

  /** It has its answer; an idle connection is kept so long. */
  void answered(Duration keepAlive) {
    asking = null;
    closeAfter(silent ? LAST_WORDS : keepAlive);
  }

  /** It sends no more, so it has left or only waits for its answer: that one it gets. */
  void sendsNoMore() {
    silent = true;
    if (asking == null) {
      closeAfter(LAST_WORDS);
    } else {
      stopLooking(asking);
    }
  }

  /** Nobody waits long for news that perhaps nobody takes. */
  private static void stopLooking(Exchange exchange) {
    if (exchange.isLook()) {
      exchange.leave();
    }
  }

  void closeAfter(Duration time) {
    after(time, this::close);
  }

  /**
   * Closes in order: what was answered is still sent. One that does not read it is cut off after a
   * while, since an orderly close would wait for it for ever.
   */
  private void close() {
    connection.close();
    if (connection instanceof HttpServerConnection open) {
      vertx.setTimer(linger.toMillis(), _ -> cutOff(open.channelHandlerContext()));
    }
  }

  /** From below Vert.x, whose own close is the orderly one; most often it is closed already. */
  private static void cutOff(ChannelHandlerContext below) {
    var _ = below.close();
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

  /** Whatever else it sends is not looked at: it was told that the connection ends. */
  void refuse() {
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }

  /** It has sent so many more bytes of a body that is not answered yet. */
  void hold(int bytes) {
    held += bytes;
  }

  /** What it sent is not held any more; says how much that was. */
  long release() {
    long released = held;
    held = 0;
    return released;
  }

  void gone() {
    busy();
  }
}
