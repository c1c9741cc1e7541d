package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server on this machine that may break, or fall silent, in the middle. */
public final class Relay implements AutoCloseable {
  private static final class Pair {
    private final Socket near;
    private final Socket far;
    private volatile boolean isSilent;

    private Pair(Socket near, Socket far, boolean isSilent) {
      this.near = near;
      this.far = far;
      this.isSilent = isSilent;
    }

    private void cut() {
      try {
        near.setSoLinger(true, 0);
        near.close();
        far.close();
      } catch (IOException _) {
        // one of them was closed already, so the other is too
      }
    }

    private void pass(Socket from, Socket to) {
      byte[] some = new byte[16 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
          if (!isSilent) {
            out.write(some, 0, read);
          }
        }
      } catch (IOException _) {
        // the way is broken, or the test is over
      }
    }
  }

  private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final int to;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean isSilent;

  /** A way to that port, on a port of its own. */
  public Relay(int to) throws IOException {
    this.to = to;
    Thread _ = Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections came so far. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        connections.incrementAndGet();
        Pair pair = new Pair(near, far, isSilent);
        pairs.add(pair);
        Thread _ = Thread.ofVirtual().start(() -> pair.pass(near, far));
        Thread _ = Thread.ofVirtual().start(() -> pair.pass(far, near));
      } catch (IOException _) {
        return;
      }
    }
  }

  /** Ends every connection there is with a reset, without a farewell. */
  public void cut() {
    pairs.forEach(Pair::cut);
    pairs.clear();
  }

  /** Nothing more passes on connections that are there; they stay open. */
  public void freeze() {
    pairs.forEach(pair -> pair.isSilent = true);
  }

  /** Nothing passes on connections to come. */
  public void silence() {
    isSilent = true;
  }

  /** What comes from now on passes again. */
  public void speak() {
    isSilent = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
