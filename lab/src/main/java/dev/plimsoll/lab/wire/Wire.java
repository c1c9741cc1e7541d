package dev.plimsoll.lab.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One TCP connection, as its loop sees it: bytes in, bytes out, its end. Loop thread only. */
final class Wire implements Sink {
  /** What happens on a connection. */
  interface Ear {
    void connected(long at);

    /** Bytes came; those that are not taken are gone. */
    void received(ByteBuffer bytes, long at);

    /** Nothing more comes: an {@link EOFException} where the other side closed in order. */
    void lost(IOException why, long at);
  }

  private final Loop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Ear ear;
  private @Nullable ByteBuffer unsent;
  private boolean closed;

  private Wire(Loop loop, SocketChannel channel, SelectionKey key, Ear ear) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.ear = ear;
  }

  /** Begins to connect; its ear hears of the outcome later, never within this call. */
  static Wire connect(Loop loop, InetSocketAddress address, Ear ear) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(address);
      SelectionKey key =
          channel.register(
              loop.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
      Wire wire = new Wire(loop, channel, key, ear);
      key.attach(wire);
      loop.opened();
      if (connected) {
        loop.soon(() -> ear.connected(loop.now()));
      }
      return wire;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The selector found the socket ready. */
  void ready(SelectionKey ready) {
    if (closed) {
      return; // by what another socket brought in this same round
    }
    int operations = ready.readyOps();
    if ((operations & SelectionKey.OP_READ) != 0) {
      read();
    }
    if (!closed && (operations & SelectionKey.OP_WRITE) != 0) {
      flush();
    }
    if (!closed && (operations & SelectionKey.OP_CONNECT) != 0) {
      finishConnect();
    }
  }

  private void finishConnect() {
    try {
      channel.finishConnect();
    } catch (IOException e) {
      lose(e);
      return;
    }
    key.interestOps(SelectionKey.OP_READ);
    ear.connected(loop.now());
  }

  private void read() {
    ByteBuffer in = loop.in();
    in.clear();
    int read;
    try {
      read = channel.read(in);
    } catch (IOException e) {
      lose(e);
      return;
    }
    if (read > 0) {
      in.flip();
      ear.received(in, loop.now());
    } else if (read < 0) {
      lose(new EOFException());
    }
  }

  /** Writes all of it, later what the socket does not take now: then it keeps a copy. */
  @Override
  public void write(ByteBuffer bytes) {
    if (closed) {
      return;
    }
    ByteBuffer waiting = unsent;
    if (waiting != null) {
      unsent = appended(waiting, bytes);
      return;
    }
    try {
      channel.write(bytes);
    } catch (IOException e) {
      loop.soon(() -> lose(e));
      return;
    }
    if (bytes.hasRemaining()) {
      unsent = appended(ByteBuffer.allocate(0), bytes);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** Grows by doubling: a large body comes here in many pieces. */
  private static ByteBuffer appended(ByteBuffer waiting, ByteBuffer more) {
    int end = waiting.limit();
    int added = more.remaining();
    if (added <= waiting.capacity() - end) {
      waiting.limit(end + added).put(end, more, more.position(), added);
      return waiting;
    }
    int needed = waiting.remaining() + added;
    return ByteBuffer.allocate(Math.max(needed, 2 * waiting.remaining()))
        .put(waiting)
        .put(more)
        .flip();
  }

  private void flush() {
    ByteBuffer waiting = unsent;
    if (waiting == null) {
      return;
    }
    try {
      channel.write(waiting);
    } catch (IOException e) {
      lose(e);
      return;
    }
    if (!waiting.hasRemaining()) {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void lose(IOException why) {
    if (!closed) {
      close();
      ear.lost(why, loop.now());
    }
  }

  /** Something went wrong in reading what came. */
  void broken(RuntimeException why) {
    lose(new MalformedAnswer("an answer that could not be read: " + why));
  }

  /** Whether it was closed from either side. */
  boolean isClosed() {
    return closed;
  }

  /** Closes without telling the ear. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    unsent = null;
    key.cancel();
    loop.closed();
    try {
      channel.close();
    } catch (IOException _) {
      // it is of no further use either way
    }
  }
}
