package dev.plimsoll.lab.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The last head that was read, as bytes and as what they mean. A server under load answers in the
 * same words, but for the second in its date: comparing bytes is far cheaper than reading them
 * again. Shared by the connections of one loop.
 */
final class Heads {
  private static final int MOST_BYTES = 4096;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES).limit(0);
  private @Nullable Head head;

  /** The known head if these bytes begin with it; they are then read past it. */
  @Nullable Head startOf(ByteBuffer received) {
    int length = bytes.limit();
    if (length == 0 || received.remaining() < length) {
      return null;
    }
    int differs = bytes.mismatch(received);
    if (differs >= 0 && differs < length) {
      return null;
    }
    received.position(received.position() + length);
    return head;
  }

  /** Keeps a head that was read, unless it is large. */
  void keep(byte[] read, int length, Head meant) {
    if (length <= MOST_BYTES) {
      bytes.clear().put(read, 0, length).flip();
      head = meant;
    }
  }
}
