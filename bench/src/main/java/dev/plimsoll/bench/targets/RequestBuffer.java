package dev.plimsoll.bench.targets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where one request of a connection ends: head, then as many bytes as its Content-Length says. It
 * knows no chunked bodies, and holds at most 16 KiB.
 */
final class RequestBuffer {
  private static final int LARGEST_BYTES = 16 * 1024;
  private static final String LENGTH = "\ncontent-length:";

  private ByteBuffer buffer = ByteBuffer.allocate(512);

  /** Room to read into; never none. */
  ByteBuffer room() {
    if (!buffer.hasRemaining()) {
      if (buffer.capacity() >= LARGEST_BYTES) {
        throw new IllegalStateException("a request of more than " + LARGEST_BYTES + " bytes");
      }
      buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
    }
    return buffer;
  }

  /**
   * Whether the request that was read is one for this path's start; only the first is looked at.
   */
  boolean startsWith(String text) {
    if (buffer.position() < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (buffer.get(i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes one whole request out; false where none is there yet. */
  boolean take() {
    int head = headEnd();
    if (head < 0) {
      return false;
    }
    int whole = head + contentLength(head);
    if (buffer.position() < whole) {
      return false;
    }
    buffer.flip().position(whole);
    buffer.compact();
    return true;
  }

  private int headEnd() {
    for (int i = 3; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n' && buffer.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int head) {
    String text =
        new String(buffer.array(), 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = text.indexOf(LENGTH);
    if (at < 0) {
      return 0;
    }
    int end = text.indexOf('\r', at);
    return Integer.parseInt(text.substring(at + LENGTH.length(), end).strip());
  }
}
