package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The kept-alive HTTP/1.1 connections to one endpoint, the last used first. Holds as many as
 * requests were under way at once, which the driver bounds.
 *
 * <p>A server may close an idle connection just when a request is written to it. Such a request is
 * sent once more on a fresh connection, and only then: the connection had lain idle for a while,
 * and not a byte of an answer came. Everything else counts as the failure it is.
 */
final class Http1Client implements Client {
  static final long STALE_AFTER_NANOS = Duration.ofMillis(100).toNanos();

  private final Loop loop;
  private final Dialer dialer;
  private final Heads heads = new Heads();
  private final ArrayDeque<Http1> idle = new ArrayDeque<>();
  private final List<Http1> busy = new ArrayList<>();

  Http1Client(Loop loop, Dialer dialer) {
    this.loop = loop;
    this.dialer = dialer;
  }

  @Override
  public void send(Request request, Exchange exchange, long deadline) {
    Http1 kept = idle.pollFirst();
    while (kept != null && kept.isClosed()) {
      kept = idle.pollFirst();
    }
    if (kept == null) {
      sendFresh(request, exchange, deadline);
    } else {
      begin(kept, request, exchange, deadline);
    }
  }

  void sendFresh(Request request, Exchange exchange, long deadline) {
    Http1 fresh = new Http1(this, heads);
    try {
      fresh.over(dialer.dial(fresh));
    } catch (IOException e) {
      loop.soon(() -> exchange.failed(Failure.of(e), loop.now()));
      return;
    }
    begin(fresh, request, exchange, deadline);
  }

  private void begin(Http1 connection, Request request, Exchange exchange, long deadline) {
    connection.busyIndex = busy.size();
    busy.add(connection);
    connection.send(request, exchange, deadline, loop.lately());
  }

  /** An answer is complete and its connection free again. */
  void release(Http1 connection) {
    forget(connection);
    idle.addFirst(connection);
  }

  /** A connection is busy no longer. */
  void forget(Http1 connection) {
    int index = connection.busyIndex;
    if (index >= 0) {
      Http1 last = busy.removeLast();
      if (last != connection) {
        busy.set(index, last);
        last.busyIndex = index;
      }
      connection.busyIndex = -1;
    }
  }

  @Override
  public void abandon(Exchange exchange) {
    busy.stream()
        .filter(connection -> connection.isFor(exchange))
        .findFirst()
        .ifPresent(Http1::abandon);
  }

  @Override
  public void sweep(long now) {
    for (int i = busy.size() - 1; i >= 0; i--) {
      if (i < busy.size() && busy.get(i).isOverdue(now)) {
        busy.get(i).fail(Failure.TIMEOUT, now);
      }
    }
  }

  @Override
  public void abort() {
    long now = loop.now();
    for (Http1 connection : List.copyOf(busy)) {
      connection.fail(Failure.UNFINISHED, now);
    }
  }

  @Override
  public void close() {
    abort();
    for (Http1 kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.close();
    }
  }
}
