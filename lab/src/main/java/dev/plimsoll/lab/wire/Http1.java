package dev.plimsoll.lab.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one connection: one request at a time, its answer read as it comes. Holds no buffer
 * while nothing is half read. Loop thread only.
 */
final class Http1 implements Wire.Ear {
  private static final int MOST_HEAD_BYTES = 64 * 1024;
  private static final byte[] NONE = {};

  private enum State {
    HEAD,
    FIXED,
    UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private final Http1Client client;
  private final Heads heads;
  private @Nullable Sink sink;
  private @Nullable Exchange exchange;
  private @Nullable Request waiting;
  private @Nullable Request sentLast;
  private State state = State.HEAD;
  private boolean toHead;
  private boolean keepAlive;
  private long bodyLeft;
  private byte[] half = NONE;
  private int halfLength;
  private int headLeft;
  private boolean anyByte;
  private long firstByte;
  private long deadline;
  private boolean usedBefore;
  private long idleSince;
  private long idleBefore;

  /** Where it stands among its client's busy ones; -1 while idle. */
  int busyIndex = -1;

  Http1(Http1Client client, Heads heads) {
    this.client = client;
    this.heads = heads;
  }

  /** The connection below; before it is connected nothing is written. */
  void over(Sink below) {
    sink = below;
  }

  /** Sends a request; the one before has been answered. */
  void send(Request request, Exchange told, long until, long now) {
    exchange = told;
    deadline = until;
    toHead = request.method().equals("HEAD");
    state = State.HEAD;
    halfLength = 0;
    headLeft = MOST_HEAD_BYTES;
    anyByte = false;
    sentLast = request;
    Sink below = sink;
    if (usedBefore && below != null) {
      idleBefore = now - idleSince;
      below.write(request.http1());
    } else {
      idleBefore = 0;
      waiting = request;
    }
  }

  @Override
  public void connected(long at) {
    Request first = waiting;
    waiting = null;
    usedBefore = true;
    Sink below = sink;
    if (first != null && below != null) {
      below.write(first.http1());
    }
  }

  @Override
  public void received(ByteBuffer bytes, long at) {
    Exchange told = exchange;
    if (told == null) {
      close(); // nobody asked for these bytes: what follows could be taken for an answer
      return;
    }
    if (!anyByte) {
      anyByte = true;
      firstByte = at;
    }
    try {
      while (bytes.hasRemaining() && exchange != null) {
        read(told, bytes, at);
      }
    } catch (MalformedAnswer e) {
      fail(Failure.of(e), at);
    }
  }

  private void read(Exchange told, ByteBuffer bytes, long at) throws MalformedAnswer {
    switch (state) {
      case HEAD -> readHead(told, bytes, at);
      case FIXED, CHUNK -> readBody(told, bytes, at);
      case UNTIL_CLOSE -> {
        told.body(bytes, at);
        bytes.position(bytes.limit()); // whatever was taken of it
      }
      case CHUNK_SIZE -> readChunkSize(bytes);
      case CHUNK_END -> {
        String end = line(bytes);
        if (end != null) {
          if (!end.isEmpty()) {
            throw new MalformedAnswer("a chunk that is longer than its size");
          }
          state = State.CHUNK_SIZE;
        }
      }
      case TRAILER -> {
        String trailer = line(bytes);
        if (trailer != null && trailer.isEmpty()) {
          finish(told, bytes, at);
        }
      }
    }
  }

  private void readHead(Exchange told, ByteBuffer bytes, long at) throws MalformedAnswer {
    Head head = halfLength == 0 ? heads.startOf(bytes) : null;
    if (head == null) {
      head = newHead(bytes);
    }
    if (head == null) {
      return;
    }
    if (head.isInterim()) {
      return;
    }
    keepAlive = head.keepAlive && (toHead || head.isFramed());
    told.head(head, firstByte);
    if (toHead || head.isBodiless()) {
      finish(told, bytes, at);
    } else if (head.chunked) {
      state = State.CHUNK_SIZE;
      headLeft = MOST_HEAD_BYTES;
    } else if (head.contentLength < 0) {
      state = State.UNTIL_CLOSE;
    } else if (head.contentLength == 0) {
      finish(told, bytes, at);
    } else {
      state = State.FIXED;
      bodyLeft = head.contentLength;
    }
  }

  /** Collects a head until the empty line behind it; null while it is not there. */
  private @Nullable Head newHead(ByteBuffer bytes) throws MalformedAnswer {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      keep(next);
      if (next == '\n' && endsEmptyLine()) {
        int length = halfLength;
        Head head = Head.parse(half, length);
        if (!head.isInterim()) {
          heads.keep(half, length, head);
        }
        halfLength = 0;
        half = NONE;
        return head;
      }
    }
    return null;
  }

  private boolean endsEmptyLine() {
    int before = halfLength - 2;
    if (before >= 0 && half[before] == '\r') {
      before--;
    }
    return before >= 0 && half[before] == '\n';
  }

  private void keep(byte next) throws MalformedAnswer {
    if (--headLeft < 0) {
      throw new MalformedAnswer("a head of more than 64 KB");
    }
    if (halfLength == half.length) {
      half = Arrays.copyOf(half, Math.max(256, half.length * 2));
    }
    half[halfLength++] = next;
  }

  private void readBody(Exchange told, ByteBuffer bytes, long at) throws MalformedAnswer {
    int piece = (int) Math.min(bodyLeft, bytes.remaining());
    bodyLeft -= piece;
    int limit = bytes.limit();
    int end = bytes.position() + piece;
    bytes.limit(end);
    told.body(bytes, at);
    bytes.limit(limit).position(end);
    if (bodyLeft == 0) {
      if (state == State.FIXED) {
        finish(told, bytes, at);
      } else {
        state = State.CHUNK_END;
        headLeft = MOST_HEAD_BYTES;
      }
    }
  }

  private void readChunkSize(ByteBuffer bytes) throws MalformedAnswer {
    String line = line(bytes);
    if (line == null) {
      return;
    }
    bodyLeft = chunkSize(line);
    state = bodyLeft == 0 ? State.TRAILER : State.CHUNK;
    headLeft = MOST_HEAD_BYTES;
  }

  private static long chunkSize(String line) throws MalformedAnswer {
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

  /** A line without its end, or null while its end has not come. */
  private @Nullable String line(ByteBuffer bytes) throws MalformedAnswer {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        headLeft--;
        int length = halfLength > 0 && half[halfLength - 1] == '\r' ? halfLength - 1 : halfLength;
        halfLength = 0;
        return new String(half, 0, length, StandardCharsets.ISO_8859_1);
      }
      keep(next);
    }
    return null;
  }

  private void finish(Exchange told, ByteBuffer bytes, long at) {
    // What comes behind an answer would else be taken for the next one.
    boolean reusable = keepAlive && !bytes.hasRemaining();
    exchange = null;
    idleSince = at;
    half = NONE;
    halfLength = 0;
    if (reusable) {
      client.release(this);
    } else {
      close();
    }
    told.end(at);
  }

  @Override
  public void lost(IOException why, long at) {
    boolean inOrder = why instanceof EOFException;
    if (exchange != null && state == State.UNTIL_CLOSE && inOrder) {
      keepAlive = false;
      finish(exchange, ByteBuffer.allocate(0), at);
    } else {
      fail(Failure.of(inOrder ? new EOFException(early()) : why), at);
    }
  }

  private String early() {
    if (state == State.FIXED || state == State.CHUNK) {
      return "closed %d bytes before the end of the body".formatted(bodyLeft);
    }
    return anyByte ? "closed in the middle of an answer" : "closed without an answer";
  }

  /** Ends its request as failed; the connection is of no further use. */
  void fail(Failure failure, long at) {
    Exchange told = exchange;
    Request request = sentLast;
    exchange = null;
    close();
    if (told == null) {
      return;
    }
    // Only then may the failure mean no more than that the server closed it while it lay idle.
    boolean stale =
        failure.kind().equals(Failure.RESET)
            && !anyByte
            && idleBefore >= Http1Client.STALE_AFTER_NANOS;
    if (stale && request != null) {
      client.sendFresh(request, told, deadline);
    } else {
      told.failed(failure, at);
    }
  }

  boolean isFor(Exchange told) {
    return told.equals(exchange);
  }

  /** Ends its request untold. */
  void abandon() {
    exchange = null;
    close();
  }

  boolean isOverdue(long now) {
    return exchange != null && now > deadline;
  }

  boolean isClosed() {
    return sink == null;
  }

  void close() {
    Sink below = sink;
    sink = null;
    waiting = null;
    half = NONE;
    client.forget(this);
    if (below != null) {
      below.close();
    }
  }
}
