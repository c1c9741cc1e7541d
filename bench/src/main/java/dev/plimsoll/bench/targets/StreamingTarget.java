package dev.plimsoll.bench.targets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * A chat provider that streams: every request is answered with so many events at an even pace, then
 * the end mark. One thread for all streams; what does not fit into a socket at once ends its
 * stream.
 */
public final class StreamingTarget {
  private static final int BACKLOG = 4_096;
  private static final ByteBuffer HEAD =
      bytes(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  private static final ByteBuffer EVENT =
      chunk(
          "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n");
  private static final ByteBuffer LAST =
      bytes(
          text(
                  "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
              + "0\r\n\r\n");

  private final Selector selector;
  private final ServerSocketChannel server;
  private final long intervalNanos;
  private final int events;
  private final ArrayDeque<Stream> streams = new ArrayDeque<>(); // all have one interval: by due

  /** A stream and its next event. */
  private record Stream(SocketChannel to, long due, int left) {}

  private StreamingTarget(long intervalNanos, int events) throws IOException {
    this.intervalNanos = intervalNanos;
    this.events = events;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Arguments: milliseconds between two events, events of a stream. */
  public static void main(String[] args) throws IOException {
    StreamingTarget source =
        new StreamingTarget(Long.parseLong(args[0]) * 1_000_000, Integer.parseInt(args[1]));
    System.out.println("listening on http://127.0.0.1:" + source.server.socket().getLocalPort());
    source.serve();
  }

  private void serve() throws IOException {
    while (true) {
      Stream next = streams.peekFirst();
      long left = next == null ? Long.MAX_VALUE : next.due() - System.nanoTime();
      if (left <= 0) {
        selector.selectNow(this::ready);
      } else {
        selector.select(this::ready, next == null ? 0 : Math.ceilDiv(left, 1_000_000));
      }
      sendWhatIsDue();
    }
  }

  private void sendWhatIsDue() {
    long now = System.nanoTime();
    for (Stream next = streams.peekFirst();
        next != null && next.due() <= now;
        next = streams.peekFirst()) {
      streams.removeFirst();
      if (next.left() == 0) {
        send(next.to(), LAST);
      } else if (send(next.to(), EVENT)) {
        streams.addLast(new Stream(next.to(), next.due() + intervalNanos, next.left() - 1));
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        for (SocketChannel one = server.accept(); one != null; one = server.accept()) {
          one.configureBlocking(false);
          one.socket().setTcpNoDelay(true);
          one.register(selector, SelectionKey.OP_READ, new RequestBuffer());
        }
        return;
      }
      SocketChannel channel = (SocketChannel) key.channel();
      RequestBuffer buffer = (RequestBuffer) key.attachment();
      if (channel.read(buffer.room()) < 0) {
        channel.close();
      } else if (buffer.take() && send(channel, HEAD)) {
        streams.addLast(new Stream(channel, System.nanoTime() + intervalNanos, events));
      }
    } catch (IOException | IllegalStateException _) {
      close((SocketChannel) key.channel());
    }
  }

  private static boolean send(SocketChannel to, ByteBuffer what) {
    try {
      ByteBuffer bytes = what.duplicate();
      to.write(bytes);
      if (!bytes.hasRemaining()) {
        return true;
      }
    } catch (IOException _) {
      // its reader has gone
    }
    close(to);
    return false;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }

  private static ByteBuffer chunk(String data) {
    return bytes(text(data));
  }

  private static String text(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  private static ByteBuffer bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
