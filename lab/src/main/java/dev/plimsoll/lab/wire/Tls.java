package dev.plimsoll.lab.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on one connection, between the socket and whoever speaks over it, who hears of the connection
 * when the handshake is done. Holds bytes only while a record is half read. Loop thread only.
 */
final class Tls implements Wire.Ear, Sink {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int MOST_RECORD_BYTES = 64 * 1024;

  private final Loop loop;
  private final SSLEngine engine;
  private final Wire.Ear above;
  private @Nullable Sink below;
  private byte[] half = {};
  private int halfLength;
  private boolean secured;

  Tls(Loop loop, SSLEngine engine, Wire.Ear above) {
    this.loop = loop;
    this.engine = engine;
    this.above = above;
  }

  void over(Sink socket) {
    below = socket;
  }

  /** The protocol that both sides agreed on in the handshake; empty for none. */
  String protocol() {
    String agreed = engine.getApplicationProtocol();
    return agreed == null ? "" : agreed;
  }

  @Override
  public void connected(long at) {
    try {
      engine.beginHandshake();
      wrap(NOTHING);
    } catch (SSLException e) {
      fail(e, at);
    }
  }

  @Override
  public void received(ByteBuffer bytes, long at) {
    try {
      if (halfLength == 0) {
        unwrap(bytes, at);
        keep(bytes);
        return;
      }
      keep(bytes);
      ByteBuffer joined = ByteBuffer.wrap(half, 0, halfLength);
      halfLength = 0;
      half = new byte[0];
      unwrap(joined, at);
      keep(joined);
    } catch (SSLException e) {
      fail(e, at);
    }
  }

  private void keep(ByteBuffer bytes) throws SSLException {
    int more = bytes.remaining();
    if (more == 0 || below == null) {
      return;
    }
    if (halfLength + more > 2 * MOST_RECORD_BYTES) {
      throw new SSLException("a record of more than 64 KB");
    }
    half = Arrays.copyOf(half, halfLength + more);
    bytes.get(half, halfLength, more);
    halfLength += more;
  }

  private void unwrap(ByteBuffer bytes, long at) throws SSLException {
    while (below != null) {
      ByteBuffer plain = loop.plain();
      SSLEngineResult result = engine.unwrap(bytes, plain);
      if (result.bytesProduced() > 0) {
        above.received(plain.flip(), at);
      }
      if (result.getStatus() == Status.CLOSED) {
        ended(at);
        return;
      }
      if (below == null || !handshakes(result.getHandshakeStatus(), at)) {
        return;
      }
      boolean starved = result.getStatus() == Status.BUFFER_UNDERFLOW || !bytes.hasRemaining();
      if (starved && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP_AGAIN) {
        return;
      }
    }
  }

  /** The other side said that nothing more comes. */
  private void ended(long at) {
    if (below != null) {
      close();
      above.lost(secured ? new EOFException() : new SSLException("closed in the handshake"), at);
    }
  }

  /** Does what the handshake asks of this side; false when it must not be gone on with. */
  private boolean handshakes(HandshakeStatus asked, long at) throws SSLException {
    HandshakeStatus status = asked;
    while (true) {
      switch (status) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
          status = engine.getHandshakeStatus();
        }
        case NEED_WRAP -> status = wrap(NOTHING);
        case FINISHED -> {
          if (!secured) {
            secured = true;
            above.connected(at);
          }
          return below != null;
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> {
          return true;
        }
      }
    }
  }

  /** Makes records of all the bytes and sends them; gives what the handshake asks for next. */
  private HandshakeStatus wrap(ByteBuffer bytes) throws SSLException {
    HandshakeStatus next;
    do {
      ByteBuffer out = loop.out();
      SSLEngineResult result = engine.wrap(bytes, out);
      Sink socket = below;
      if (socket != null) {
        socket.write(out.flip());
      }
      if (result.getStatus() == Status.CLOSED) {
        throw new SSLException("the connection is closed");
      }
      next = result.getHandshakeStatus();
    } while (bytes.hasRemaining() && below != null);
    return next;
  }

  @Override
  public void write(ByteBuffer bytes) {
    try {
      wrap(bytes);
    } catch (SSLException e) {
      loop.soon(() -> fail(e, loop.now()));
    }
  }

  private void fail(SSLException why, long at) {
    if (below != null) {
      close();
      above.lost(why, at);
    }
  }

  @Override
  public void lost(IOException why, long at) {
    if (below != null) {
      close();
      above.lost(why instanceof EOFException ? cut() : why, at);
    }
  }

  /** Whoever cut the connection, the other side did not say that it was done. */
  private IOException cut() {
    return secured
        ? new IOException("closed without TLS's own end (close_notify)")
        : new SSLException("closed in the handshake");
  }

  @Override
  public void close() {
    Sink socket = below;
    below = null;
    if (socket != null) {
      socket.close();
    }
  }
}
