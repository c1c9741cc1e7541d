package dev.plimsoll.lab.wire;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** How many requests were open at once on one connection, as the server saw them. */
public final class OpenStreams {
  private final Map<HttpConnection, Integer> open = new IdentityHashMap<>();
  private final Map<HttpConnection, Integer> most = new IdentityHashMap<>();

  /** A request came. */
  public synchronized void began(HttpServerRequest asked) {
    int now = open.merge(asked.connection(), 1, Integer::sum);
    int _ = most.merge(asked.connection(), now, Math::max);
  }

  /** Answers a request, which is no longer open then. */
  public void end(HttpServerRequest asked, String body) {
    synchronized (this) {
      int _ = open.merge(asked.connection(), -1, Integer::sum);
    }
    asked.response().end(body);
  }

  /** The most on any connection. */
  public synchronized int most() {
    return Collections.max(most.values());
  }

  /** The most on one connection since they were last forgotten. */
  public synchronized int mostOn(HttpConnection connection) {
    return most.getOrDefault(connection, 0);
  }

  public synchronized void forget() {
    most.clear();
  }
}
