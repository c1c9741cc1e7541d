package dev.plimsoll.lab.wire;

/** Sends requests to one address over connections it keeps. Loop thread only. */
public interface Client extends AutoCloseable {
  /**
   * Sends a request; its exchange hears of the answer later, never within this call.
   *
   * @param deadline by the loop's clock; without a whole answer it then fails as a timeout
   */
  void send(Request request, Exchange exchange, long deadline);

  /**
   * Nothing more of an answer is wanted, and its exchange hears nothing more; over HTTP/1.1 that
   * costs the connection. Never called while that answer is read.
   */
  void abandon(Exchange exchange);

  /** Ends every request whose deadline has passed. */
  void sweep(long now);

  /** Ends every request that is under way, as {@code unfinished}. */
  void abort();

  @Override
  void close();

  /** A client of an address, over connections of a loop. */
  static Client of(Loop loop, Address address) {
    Dialer dialer = new Dialer(loop, address, address.http2() ? "h2" : "http/1.1");
    return address.http2() ? new Http2Client(loop, dialer) : new Http1Client(loop, dialer);
  }
}
