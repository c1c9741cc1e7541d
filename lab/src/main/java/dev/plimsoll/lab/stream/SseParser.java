package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Server-sent events out of bytes in any pieces, by the rules of the WHATWG HTML standard, section
 * 9.2.6 "Interpreting an event stream". It keeps what it needs of the event that is not over, at
 * most 1 MB, and reads no clock. One owner.
 */
public final class SseParser {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DIGITS = 15;

  private final Consumer<SseEvent> sink;
  private final Lines lines = new Lines(this::line);
  private final SseEvent event = new SseEvent();
  private boolean first = true;
  private boolean tooLong;
  private OptionalLong retryMillis = OptionalLong.empty();

  /** Hands each event to {@code sink}, which must not keep it. */
  public SseParser(Consumer<SseEvent> sink) {
    this.sink = sink;
  }

  /**
   * Reads all of {@code piece}.
   *
   * @return false once an event has more than 1 MB; nothing is read after that
   */
  public boolean read(ByteBuffer piece) {
    if (tooLong) {
      piece.position(piece.limit());
      return false;
    }
    if (!lines.read(piece)) {
      tooLong = true;
    }
    if (tooLong) {
      free();
    }
    return !tooLong;
  }

  /**
   * The stream is over: an event that no empty line has ended is handed over too. The standard
   * drops it; whoever wants that does not call this. Servers forget the last empty line.
   */
  public void end() {
    if (!tooLong) {
      lines.end();
      dispatch();
    }
    free();
  }

  /** The time to wait before connecting again that the stream last named, in milliseconds. */
  public OptionalLong retryMillis() {
    return retryMillis;
  }

  /** Gives up all memory; what comes after is read as if nothing had been. */
  void free() {
    lines.free();
    event.free();
  }

  private void line(Bytes line) {
    byte[] bytes = line.array();
    int length = line.length();
    int start = first && startsWithMark(bytes, length) ? BYTE_ORDER_MARK.length : 0;
    first = false;
    if (tooLong) {
      return;
    }
    if (start == length) {
      dispatch();
    } else {
      field(bytes, start, length);
    }
  }

  private static boolean startsWithMark(byte[] bytes, int length) {
    return length >= 3
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }

  private void field(byte[] bytes, int start, int length) {
    int colon = start;
    while (colon < length && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(length, colon + 1);
    if (value < length && bytes[value] == ' ') {
      value++;
    }
    if (isName(bytes, start, colon, DATA)) {
      data(bytes, value, length);
    } else if (isName(bytes, start, colon, EVENT)) {
      event.type.clear();
      event.type.add(bytes, value, length - value);
    } else if (isName(bytes, start, colon, ID)) {
      id(bytes, value, length);
    } else if (isName(bytes, start, colon, RETRY)) {
      retry(bytes, value, length);
    } // a comment has no name, and an unknown field is ignored
  }

  private static boolean isName(byte[] bytes, int start, int end, byte[] name) {
    if (end - start != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[start + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private void data(byte[] bytes, int value, int length) {
    boolean room =
        (event.dataLines == 0 || event.data.add((byte) '\n'))
            && event.data.add(bytes, value, length - value);
    event.dataLines++;
    tooLong |= !room;
  }

  private void id(byte[] bytes, int value, int length) {
    for (int i = value; i < length; i++) {
      if (bytes[i] == 0) {
        return;
      }
    }
    event.id = new String(bytes, value, length - value, StandardCharsets.UTF_8);
  }

  private void retry(byte[] bytes, int value, int length) {
    if (value == length || length - value > MOST_DIGITS) {
      return;
    }
    long millis = 0;
    for (int i = value; i < length; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return;
      }
      millis = millis * 10 + (bytes[i] - '0');
    }
    retryMillis = OptionalLong.of(millis);
  }

  private void dispatch() {
    if (event.dataLines > 0) {
      sink.accept(event);
    }
    event.clear();
  }
}
