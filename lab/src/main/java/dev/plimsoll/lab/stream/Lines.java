package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;

/**
 * Cuts bytes into lines, whatever pieces they come in; LF, CR and CRLF each end one. It keeps the
 * bytes of the one line that has not ended and nothing else. One owner.
 */
final class Lines {
  /** Takes one line; it is good only during the call. */
  interface Sink {
    void line(Bytes line);
  }

  private final Sink sink;
  private final Bytes line = new Bytes();
  private boolean afterReturn;

  Lines(Sink sink) {
    this.sink = sink;
  }

  /** Reads all of {@code piece}; false when a line is longer than is kept, and then no more. */
  boolean read(ByteBuffer piece) {
    int from = piece.position();
    int limit = piece.limit();
    for (int i = from; i < limit; i++) {
      byte b = piece.get(i);
      if (b == '\n' && afterReturn) {
        from = i + 1;
      } else if (b == '\n' || b == '\r') {
        if (!line.add(piece, from, i - from)) {
          piece.position(limit);
          return false;
        }
        sink.line(line);
        line.clear();
        from = i + 1;
      }
      afterReturn = b == '\r';
    }
    piece.position(limit);
    return line.add(piece, from, limit - from);
  }

  /** Hands over the line that nothing ended, if there is one. */
  void end() {
    if (!line.isEmpty()) {
      sink.line(line);
    }
    free();
  }

  void free() {
    line.free();
  }
}
