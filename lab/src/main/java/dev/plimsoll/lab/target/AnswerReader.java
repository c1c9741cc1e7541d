package dev.plimsoll.lab.target;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 answers from one connection, one after another. One thread at a time. */
final class AnswerReader {
  private static final int MOST_HEAD_BYTES = 64 * 1024;
  static final int MOST_BODY_BYTES = 16 * 1024 * 1024;
  private static final int KEPT_OF_UNASKED_BODY = 1024;
  private static final byte[] NONE = {};

  /** Where bytes come from; {@code -1} at the end, as an InputStream. */
  interface Source {
    int read(byte[] into, int from, int length) throws IOException;
  }

  private final Source source;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;
  private boolean anyByte;
  private int headLeft;

  AnswerReader(Source source) {
    this.source = source;
  }

  /** Another answer is expected: none of its bytes has come. */
  void begin() {
    anyByte = false;
  }

  /** Whether a byte of the answer that is being read has come. */
  boolean hasBegun() {
    return anyByte;
  }

  /** Whether bytes lie here that no request asked for. */
  boolean hasLeftover() {
    return at < end;
  }

  /**
   * Reads one answer to its end; interim answers (1xx) are passed over.
   *
   * @param toHead whether it answers a HEAD request
   * @param keepBody whether the whole body is kept, up to 16 MB
   */
  Received read(boolean toHead, boolean keepBody) throws IOException {
    headLeft = MOST_HEAD_BYTES;
    Head head = head();
    while (head.status < 200) {
      if (head.status == 101) {
        throw new MalformedAnswer("an upgrade that was not asked for (101)");
      }
      head = head();
    }
    Body body = new Body(keepBody);
    if (!toHead && head.status != 204 && head.status != 304) {
      body(head, body);
    }
    return new Received(head, body);
  }

  /** An answer and where its body ended. */
  record Received(Head head, Body body) {}

  /** Status and the few headers that decide how an answer is read. */
  static final class Head {
    int status;
    boolean keepAlive;
    long contentLength = -1;
    boolean chunked;
    @Nullable String location;

    boolean keepsConnection() {
      return keepAlive && (chunked || contentLength >= 0 || status == 204 || status == 304);
    }
  }

  private Head head() throws IOException {
    Head head = new Head();
    statusLine(line(), head);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new MalformedAnswer("a header line without a colon: " + line);
      }
      if (line.charAt(colon - 1) == ' ' || line.charAt(colon - 1) == '\t') {
        throw new MalformedAnswer("a header with a space before its colon: " + line);
      }
      header(line.substring(0, colon), line.substring(colon + 1).strip(), head);
    }
    return head;
  }

  private static void statusLine(String line, Head head) throws MalformedAnswer {
    boolean http1 = line.startsWith("HTTP/1.");
    boolean spaced =
        line.length() >= 12
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    if (!http1 || !spaced) {
      throw new MalformedAnswer("not an HTTP/1.1 status line: " + line);
    }
    for (int i = 9; i < 12; i++) {
      char digit = line.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new MalformedAnswer("not an HTTP/1.1 status line: " + line);
      }
      head.status = head.status * 10 + (digit - '0');
    }
    if (head.status < 100) {
      throw new MalformedAnswer("a status below 100: " + line);
    }
    head.keepAlive = line.charAt(7) != '0';
  }

  private static void header(String name, String value, Head head) throws MalformedAnswer {
    // Only these four matter here, and their lengths differ from most others'.
    switch (name.length()) {
      case 14 -> {
        if (name.equalsIgnoreCase("Content-Length")) {
          head.contentLength = contentLength(value, head.contentLength);
        }
      }
      case 17 -> {
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
          head.chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
        }
      }
      case 10 -> {
        if (name.equalsIgnoreCase("Connection")) {
          String word = value.toLowerCase(Locale.ROOT);
          head.keepAlive = !word.contains("close") && (head.keepAlive || word.contains("keep-"));
        }
      }
      case 8 -> {
        if (name.equalsIgnoreCase("Location")) {
          head.location = value;
        }
      }
      default -> {}
    }
  }

  private static long contentLength(String value, long before) throws MalformedAnswer {
    boolean digits = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; digits && i < value.length(); i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw new MalformedAnswer("Content-Length is '" + value + "'");
    }
    long length = Long.parseLong(value);
    if (before >= 0 && before != length) {
      throw new MalformedAnswer("two different Content-Lengths");
    }
    return length;
  }

  private void body(Head head, Body body) throws IOException {
    if (head.chunked) {
      chunks(body);
    } else if (head.contentLength >= 0) {
      take(head.contentLength, body);
    } else {
      while (at < end || fill()) {
        body.add(buffer, at, end - at);
        at = end;
      }
    }
  }

  private void chunks(Body body) throws IOException {
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      take(size, body);
      headLeft = MOST_HEAD_BYTES;
      if (!line().isEmpty()) {
        throw new MalformedAnswer("a chunk that is longer than its size");
      }
    }
    while (!line().isEmpty()) {
      // trailers: read and left
    }
  }

  private long chunkSize() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    String hex = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    try {
      if (!hex.isEmpty() && hex.length() <= 15 && hex.charAt(0) != '-' && hex.charAt(0) != '+') {
        return Long.parseLong(hex, 16);
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new MalformedAnswer("a chunk size that is not hexadecimal: " + line);
  }

  private void take(long length, Body body) throws IOException {
    long left = length;
    while (left > 0) {
      if (at == end && !fill()) {
        throw new EOFException("closed %d bytes before the end of the body".formatted(left));
      }
      int part = (int) Math.min(left, end - at);
      body.add(buffer, at, part);
      at += part;
      left -= part;
    }
  }

  /** A line without its end; a lone LF ends a line too, as RFC 9112 allows. */
  private String line() throws IOException {
    StringBuilder longLine = null;
    while (true) {
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      headLeft -= at - start + 1;
      if (headLeft < 0) {
        throw new MalformedAnswer("a head of more than 64 KB");
      }
      String part = new String(buffer, start, at - start, StandardCharsets.ISO_8859_1);
      if (at < end) {
        at++;
        String line = longLine == null ? part : longLine.append(part).toString();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      longLine = longLine == null ? new StringBuilder(part) : longLine.append(part);
      if (!fill()) {
        throw new EOFException(
            anyByte ? "closed in the middle of an answer" : "closed without an answer");
      }
    }
  }

  private boolean fill() throws IOException {
    int read = source.read(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(read, 0);
    anyByte |= read > 0;
    return read > 0;
  }

  /** Collects a body, or only counts it and keeps its beginning. */
  static final class Body {
    private final boolean keepAll;
    private byte[] kept = NONE;
    private int size;
    private long bytes;

    Body(boolean keepAll) {
      this.keepAll = keepAll;
    }

    void add(byte[] from, int at, int length) throws MalformedAnswer {
      bytes += length;
      if (keepAll && bytes > MOST_BODY_BYTES) {
        throw new MalformedAnswer("a body of more than 16 MB");
      }
      int most = keepAll ? MOST_BODY_BYTES : KEPT_OF_UNASKED_BODY;
      int take = Math.min(length, most - size);
      if (take > 0) {
        if (size + take > kept.length) {
          int grown = Math.max(size + take, Math.min(most, kept.length * 2));
          kept = Arrays.copyOf(kept, grown);
        }
        System.arraycopy(from, at, kept, size, take);
        size += take;
      }
    }

    byte[] bytes() {
      return size == kept.length ? kept : Arrays.copyOf(kept, size);
    }

    long length() {
      return bytes;
    }
  }
}
