package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Answered;
import dev.plimsoll.lab.wire.Exchange;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Head;
import dev.plimsoll.lab.wire.MalformedAnswer;
import dev.plimsoll.lab.wire.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer after another. Keeps a whole body only where it is asked to, of a failure its
 * beginning, else it counts. Loop thread only.
 */
final class Answer implements Exchange, Answered {
  static final int MOST_BODY_BYTES = 16 * 1024 * 1024;
  private static final int BEGINNING = 1024;
  private static final int KEPT_BUFFER = 64 * 1024;
  private static final byte[] NONE = {};

  /** Who waits for the answer. */
  interface Ear {
    void answered(Answer answer);

    void failed(Failure failure, long at);
  }

  private final Ear ear;
  private boolean keepAll;
  private int most;
  private @Nullable Head head;
  private byte[] requestBody = NONE;
  private byte[] kept = NONE;
  private int size;
  private long bytes;
  private long firstByte;
  private long done;

  Answer(Ear ear) {
    this.ear = ear;
  }

  /**
   * The next answer is waited for.
   *
   * @param keepBody whether its whole body is kept
   * @param ofRequest the body of the request it answers, where somebody will ask for it
   */
  Answer expect(boolean keepBody, byte @Nullable [] ofRequest) {
    requestBody = ofRequest == null ? NONE : ofRequest;
    return expect(keepBody);
  }

  /** The next answer is waited for. */
  Answer expect(boolean keepBody) {
    keepAll = keepBody;
    head = null;
    size = 0;
    bytes = 0;
    firstByte = 0;
    if (kept.length > KEPT_BUFFER) {
      kept = NONE;
    }
    return this;
  }

  @Override
  public void head(Head received, long at) {
    head = received;
    firstByte = at;
    most = keepAll ? MOST_BODY_BYTES : received.status() >= 400 ? BEGINNING : 0;
  }

  @Override
  public void body(ByteBuffer piece, long at) throws MalformedAnswer {
    int length = piece.remaining();
    bytes += length;
    if (size < most) {
      keep(piece, Math.min(length, most - size));
    }
    if (keepAll && bytes > MOST_BODY_BYTES) {
      throw new MalformedAnswer("a body of more than 16 MB");
    }
  }

  private void keep(ByteBuffer piece, int length) {
    if (size + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(size + length, Math.min(most, kept.length * 2)));
    }
    piece.get(kept, size, length);
    size += length;
  }

  @Override
  public void end(long at) {
    done = at;
    ear.answered(this);
  }

  @Override
  public void failed(Failure failure, long at) {
    done = at;
    ear.failed(failure, at);
  }

  @Override
  public int status() {
    Head received = head;
    return received == null ? 0 : received.status();
  }

  @Override
  public @Nullable String header(String name) {
    Head received = head;
    return received == null ? null : received.header(name);
  }

  @Override
  public List<String> setCookies() {
    Head received = head;
    return received == null ? List.of() : received.setCookies();
  }

  @Override
  public byte[] requestBody() {
    return requestBody;
  }

  @Override
  public byte[] body() {
    return size == kept.length ? kept : Arrays.copyOf(kept, size);
  }

  @Override
  public long bodySize() {
    return bytes;
  }

  /** Puts another body in place of the one that came. */
  void replaceBody(byte[] other) {
    kept = other;
    size = other.length;
  }

  long firstByte() {
    return firstByte;
  }

  long done() {
    return done;
  }

  /** What it said, fit to be shown. */
  String sample() {
    return size == 0
        ? "status " + status() + (bytes == 0 ? ", no body" : "")
        : Shown.of(new String(kept, 0, size, StandardCharsets.UTF_8));
  }
}
