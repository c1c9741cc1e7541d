package dev.plimsoll.lab.target;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to the target. One thread at a time sends and reads; only {@link #cut} may come
 * from another.
 */
final class Connection {
  private final Socket socket;
  private final LongSupplier nanoTime;
  private final AnswerReader reader;
  private volatile long deadline = Long.MAX_VALUE;
  private volatile boolean overdue;
  private boolean used;
  private long idleSince;

  private Connection(Socket socket, LongSupplier nanoTime) {
    this.socket = socket;
    this.nanoTime = nanoTime;
    this.reader = new AnswerReader(this::read);
  }

  /** Connects, and shakes hands where the endpoint speaks TLS, by a deadline. */
  static Connection open(Endpoint endpoint, LongSupplier nanoTime, long deadline)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException(endpoint.host());
    }
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(address, millisLeft(nanoTime, deadline));
      if (!endpoint.isTls()) {
        return new Connection(plain, nanoTime);
      }
      plain.setSoTimeout(millisLeft(nanoTime, deadline));
      return new Connection(secured(plain, endpoint), nanoTime);
    } catch (IOException | RuntimeException e) {
      closeQuietly(plain);
      throw e;
    }
  }

  private static Socket secured(Socket plain, Endpoint endpoint) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(plain, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  Answer exchange(byte[] request, boolean toHead, boolean keepBody, long until) throws IOException {
    deadline = until;
    reader.begin(); // before the write: that too may find the connection gone stale
    try {
      socket.getOutputStream().write(request);
      AnswerReader.Received received = reader.read(toHead, keepBody);
      long done = nanoTime.getAsLong();
      AnswerReader.Head head = received.head();
      return new Answer(
          head.status,
          head.location,
          received.body().bytes(),
          received.body().length(),
          (toHead ? head.keepAlive : head.keepsConnection()) && !reader.hasLeftover(),
          done);
    } catch (IOException e) {
      if (overdue) {
        SocketTimeoutException timeout = new SocketTimeoutException("no whole answer in time");
        timeout.initCause(e);
        throw timeout;
      }
      throw e;
    } finally {
      deadline = Long.MAX_VALUE;
      used = true;
      idleSince = nanoTime.getAsLong();
    }
  }

  private int read(byte[] into, int from, int length) throws IOException {
    socket.setSoTimeout(millisLeft(nanoTime, deadline));
    return socket.getInputStream().read(into, from, length);
  }

  /** Whether a failure may mean only that the server closed it while it lay idle. */
  boolean mayHaveGoneStale(long idleNanos) {
    return used && idleNanos >= Connections.STALE_AFTER_NANOS && !reader.hasBegun();
  }

  long idleNanos(long now) {
    return used ? now - idleSince : 0;
  }

  /** Ends a call whose deadline has passed; a blocked write has no time limit of its own. */
  void cutIfOverdue(long now) {
    long until = deadline;
    if (until != Long.MAX_VALUE && now - until > 0) {
      overdue = true;
      closeQuietly(socket);
    }
  }

  void cut() {
    closeQuietly(socket);
  }

  private static int millisLeft(LongSupplier nanoTime, long deadline) throws IOException {
    long nanos = deadline - nanoTime.getAsLong();
    if (nanos <= 0) {
      throw new SocketTimeoutException("no whole answer in time");
    }
    return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is of no further use either way
    }
  }
}
