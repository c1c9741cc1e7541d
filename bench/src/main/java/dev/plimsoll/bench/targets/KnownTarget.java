package dev.plimsoll.bench.targets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * A target that answers when {@link KnownBehaviour} says and writes down what it did: one thread,
 * warmed up before it says that it listens. {@code GET /stats} tells. While it stalls it still
 * reads, which nobody outside can see, so that answers leave at once when the stall is over.
 */
public final class KnownTarget {
  private static final int BACKLOG = 4_096;
  private static final int WARM_UP_CONNECTIONS = 200;
  private static final int WARM_UP_REQUESTS = 30_000;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 31\r\n\r\n{\"status\":\"ok\",\"id\":1234567890}"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REQUEST =
      "POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);

  private final Selector selector;
  private final ServerSocketChannel server;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
  private final ArrayDeque<Owed> owed = new ArrayDeque<>(); // by due time: nothing overtakes
  private final Thread waker = Thread.ofPlatform().daemon().unstarted(this::wake);
  private volatile long wakeAt;
  private volatile KnownBehaviour behaviour = new KnownBehaviour(0, 0, 0);

  /** An answer that may not leave yet. */
  private record Owed(SocketChannel to, long since, long due) {}

  private KnownTarget() throws IOException {
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Arguments: delay, from the first request to the stall, length of the stall; microseconds. */
  public static void main(String[] args) throws IOException {
    KnownTarget target = new KnownTarget();
    target.waker.start();
    Thread loop = Thread.ofPlatform().start(target::serve);
    target.warmUp();
    target.behaviour =
        new KnownBehaviour(
            Long.parseLong(args[0]) * 1_000,
            Long.parseLong(args[1]) * 1_000,
            Long.parseLong(args[2]) * 1_000);
    System.out.println("listening on http://127.0.0.1:" + target.port());
    if (!loop.isAlive()) {
      System.exit(1);
    }
  }

  private int port() {
    return server.socket().getLocalPort();
  }

  private void warmUp() throws IOException {
    byte[] read = new byte[ANSWER.length];
    for (int i = 0; i < WARM_UP_CONNECTIONS; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
        socket.setTcpNoDelay(true);
        for (int k = 0; k < WARM_UP_REQUESTS / WARM_UP_CONNECTIONS; k++) {
          socket.getOutputStream().write(REQUEST);
          if (socket.getInputStream().readNBytes(read, 0, read.length) < read.length) {
            throw new IOException("the target does not answer itself");
          }
        }
      }
    }
  }

  private void serve() {
    try {
      while (true) {
        Owed next = owed.peekFirst();
        if (next == null) {
          selector.select(this::ready);
        } else {
          if (next.due() <= System.nanoTime()) {
            selector.selectNow(this::ready);
          } else {
            wakeAt(next.due());
            selector.select(this::ready);
          }
          answerWhatIsDue();
        }
      }
    } catch (IOException e) {
      System.err.println("the target ends: " + e);
      System.exit(1);
    }
  }

  /**
   * A selector sleeps in whole milliseconds. Looking again and again until then would make this
   * thread a glutton, which others may then keep from reading what came.
   */
  private void wakeAt(long due) {
    wakeAt = due;
    LockSupport.unpark(waker);
  }

  private void wake() {
    while (true) {
      long at = wakeAt;
      long left = at - System.nanoTime();
      if (at == 0) {
        LockSupport.park(this);
      } else if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        wakeAt = 0;
        selector.wakeup();
      }
    }
  }

  private void answerWhatIsDue() throws IOException {
    for (Owed next = owed.peekFirst();
        next != null && next.due() <= System.nanoTime();
        next = owed.peekFirst()) {
      owed.removeFirst();
      answer(next.to(), next.since());
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.isReadable()) {
        read(key);
      }
    } catch (IOException | IllegalStateException _) {
      close(key);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      channel.register(selector, SelectionKey.OP_READ, new RequestBuffer());
    }
  }

  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    RequestBuffer buffer = (RequestBuffer) key.attachment();
    if (channel.read(buffer.room()) < 0) {
      close(key);
      return;
    }
    if (buffer.startsWith("GET /stats")) {
      String stats = behaviour.json();
      String text =
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(stats.length(), stats);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      close(key);
      return;
    }
    while (buffer.take()) {
      long now = System.nanoTime();
      long due = behaviour.arrive(now);
      if (due <= now) {
        answer(channel, now);
      } else {
        owed.addLast(new Owed(channel, now, due));
      }
    }
  }

  private void answer(SocketChannel channel, long since) throws IOException {
    if (channel.isOpen()) {
      try {
        channel.write(answer.duplicate().rewind());
        behaviour.answered(since, System.nanoTime());
      } catch (IOException _) {
        channel.close();
      }
    }
  }

  private static void close(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}
