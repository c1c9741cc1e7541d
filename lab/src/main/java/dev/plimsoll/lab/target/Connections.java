package dev.plimsoll.lab.target;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/**
 * The kept-alive connections to one endpoint, the last used first. Holds as many as calls were
 * under way at once, which the driver bounds.
 *
 * <p>A server may close an idle connection just when a request is written to it. Such a request is
 * sent once more on a fresh connection, and only then: the connection had lain idle for a while,
 * and not a byte of an answer came. Everything else counts as the failure it is.
 */
final class Connections {
  static final long STALE_AFTER_NANOS = Duration.ofMillis(100).toNanos();

  private final Endpoint endpoint;
  private final LongSupplier nanoTime;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Connection> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  Connections(Endpoint endpoint, LongSupplier nanoTime) {
    this.endpoint = endpoint;
    this.nanoTime = nanoTime;
  }

  /** Sends a request and reads its answer, both by the deadline. */
  Answer exchange(byte[] request, boolean toHead, boolean keepBody, long deadline)
      throws IOException {
    Connection kept = idle.pollFirst();
    if (kept != null) {
      long idleNanos = kept.idleNanos(nanoTime.getAsLong());
      try {
        return exchange(kept, request, toHead, keepBody, deadline);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (aborted || !kept.mayHaveGoneStale(idleNanos)) {
          throw e;
        }
      }
    }
    Connection fresh = Connection.open(endpoint, nanoTime, deadline);
    return exchange(fresh, request, toHead, keepBody, deadline);
  }

  private Answer exchange(
      Connection connection, byte[] request, boolean toHead, boolean keepBody, long deadline)
      throws IOException {
    busy.add(connection);
    boolean keep = false;
    try {
      if (aborted) { // asked again only now that abort() can see this connection
        throw new IOException("the run ended");
      }
      Answer answer = connection.exchange(request, toHead, keepBody, deadline);
      keep = answer.keepAlive();
      return answer;
    } finally {
      busy.remove(connection);
      if (keep && !aborted) {
        idle.addFirst(connection);
      } else {
        connection.cut();
      }
    }
  }

  boolean isAborted() {
    return aborted;
  }

  void sweep() {
    long now = nanoTime.getAsLong();
    busy.forEach(connection -> connection.cutIfOverdue(now));
  }

  void abort() {
    aborted = true;
    busy.forEach(Connection::cut);
  }

  void resume() {
    aborted = false;
  }

  void close() {
    abort();
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.cut();
    }
  }
}
