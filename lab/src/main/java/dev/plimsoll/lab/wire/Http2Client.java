package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * HTTP/2 connections to one address: a new one only when every other is as full as the server
 * allows.
 */
final class Http2Client implements Client {
  /** What a server is taken to allow at once until it has said so. */
  private static final long USUAL_STREAMS = 100;

  /** A connection has no more names for its streams than 2^30 (RFC 9113, 5.1.1). */
  private static final long MOST_EVER = 1L << 29;

  private final Loop loop;
  private final Dialer dialer;
  private final long mostEver;
  private long mostStreams = USUAL_STREAMS;
  private final List<Http2> connections = new ArrayList<>();

  Http2Client(Loop loop, Dialer dialer) {
    this(loop, dialer, MOST_EVER);
  }

  /**
   * @param mostEver so many requests go over one connection before it is left for a new one
   */
  Http2Client(Loop loop, Dialer dialer, long mostEver) {
    this.loop = loop;
    this.dialer = dialer;
    this.mostEver = mostEver;
  }

  long mostEver() {
    return mostEver;
  }

  Loop loop() {
    return loop;
  }

  String scheme() {
    return dialer.scheme();
  }

  @Override
  public void send(Request request, Exchange exchange, long deadline) {
    place(new Http2.Flow(request, exchange, deadline));
  }

  /** Sends a request over a connection that has room. */
  void place(Http2.Flow flow) {
    for (Http2 connection : connections) {
      if (connection.hasRoom()) {
        connection.send(flow);
        return;
      }
    }
    Http2 fresh = new Http2(this);
    try {
      fresh.over(dialer.dial(fresh));
    } catch (IOException e) {
      loop.soon(() -> flow.told().failed(Failure.of(e), loop.now()));
      return;
    }
    connections.add(fresh);
    fresh.send(flow);
  }

  /** How many requests the server takes at once on one connection, as far as is known. */
  long mostStreams() {
    return mostStreams;
  }

  void knowStreams(long most) {
    mostStreams = most;
  }

  void forget(Http2 connection) {
    connections.remove(connection);
  }

  @Override
  public void abandon(Exchange exchange) {
    List.copyOf(connections).forEach(connection -> connection.abandon(exchange));
  }

  @Override
  public void sweep(long now) {
    List.copyOf(connections).forEach(connection -> connection.sweep(now));
  }

  @Override
  public void abort() {
    List.copyOf(connections).forEach(c -> c.fail(Failure.UNFINISHED, loop.now()));
  }

  @Override
  public void close() {
    abort();
  }
}
