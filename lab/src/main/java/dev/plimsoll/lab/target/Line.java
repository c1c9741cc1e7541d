package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.retry.RetryAfter;
import dev.plimsoll.lab.stream.StreamFigures;
import dev.plimsoll.lab.wire.Failure;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One caller's line to the target: one request at a time, used again for the next. What became of
 * the last one stands in it until then, so that a request costs no garbage. Loop thread only.
 */
public abstract class Line {
  /** Who waits for the line. */
  @FunctionalInterface
  public interface Ear {
    /** The request is over; the line is free. Never told within the call that sent it. */
    void over(Line line);

    /** So long, in nanoseconds, passed between two content chunks of a streamed answer. */
    default void gap(long nanos) {}
  }

  private static final String OK = "";

  private final Ear ear;
  private String kind = OK;
  private String detail = "";
  private int status;
  private long bytes;
  private long firstByte;
  private long done;
  private long since;
  private @Nullable Usage usage;
  private Outcome.@Nullable Task task;
  private @Nullable String retryAfter;
  private @Nullable StreamFigures stream;

  /** A line that nobody has sent anything over. */
  protected Line(Ear ear) {
    this.ear = ear;
  }

  /**
   * Sends one request.
   *
   * @param deadline by the loop's clock
   */
  public abstract void send(RequestTemplate request, Variables variables, long deadline);

  /** Whether the request may be sent again: not where the target has accepted it. */
  public boolean mayRepeat() {
    return true;
  }

  /** From when its answer's times count: the request's first sending, by the loop's clock. */
  public final void countFrom(long firstSend) {
    since = firstSend;
  }

  final long since() {
    return since;
  }

  /** Ends the request that is under way, if it waits for anything but the wire. */
  protected void abort() {}

  /** Forgets the last request. */
  protected final void reset() {
    kind = OK;
    detail = "";
    status = 0;
    bytes = 0;
    firstByte = 0;
    usage = null;
    task = null;
    retryAfter = null;
    stream = null;
  }

  /** What is known of an answer, whole or not. */
  final void received(Answer answer) {
    status = answer.status();
    bytes = answer.bodySize();
    firstByte = answer.firstByte();
    if (status >= 400) {
      retryAfter = hint(answer);
    }
  }

  /** How long an answer asks to wait, as it came: in the usual header, or else in the other one. */
  static @Nullable String hint(Answer answer) {
    String usual = answer.header("Retry-After");
    String other = answer.header("X-Retry-After");
    boolean isUsual = usual != null && RetryAfter.read(usual, Instant.now()).isPresent();
    return isUsual || other == null ? usual : other;
  }

  /** It failed. */
  protected final void fault(String ofKind, String seen) {
    kind = ofKind;
    detail = seen;
  }

  /** The tokens it used. */
  protected final void used(@Nullable Usage tokens) {
    usage = tokens;
  }

  /** What its streamed answer showed. */
  final void streamOf(StreamFigures figures) {
    stream = figures;
  }

  final void gap(long nanos) {
    ear.gap(nanos);
  }

  /** The task it became. */
  protected final void became(Outcome.@Nullable Task accepted) {
    task = accepted;
  }

  /** The request is over. */
  protected final void over(long at) {
    done = at;
    ear.over(this);
  }

  /** The request is over without a whole answer. */
  protected final void over(Failure failure, long at) {
    fault(failure.kind(), failure.detail());
    over(at);
  }

  public final boolean isOk() {
    return kind.isEmpty();
  }

  /** Empty when ok, else the kind of failure: {@code timeout}, {@code HTTP 500}. */
  public final String kind() {
    return kind;
  }

  /** What was seen of the failure, cleaned and cut for showing. */
  public final String detail() {
    return detail;
  }

  /** The HTTP status, or 0 without an answer. */
  public final int status() {
    return status;
  }

  /** The length of the answer's body. */
  public final long bytes() {
    return bytes;
  }

  /** When the first byte of the answer came, by the loop's clock; 0 when none did. */
  public final long firstByte() {
    return firstByte;
  }

  /** When it was over, by the loop's clock. */
  public final long done() {
    return done;
  }

  /** The tokens that the answer says were used. */
  public final @Nullable Usage usage() {
    return usage;
  }

  /** What a streamed answer showed; null where none was. */
  public final @Nullable StreamFigures stream() {
    return stream;
  }

  /** How long an answer that refused asked to wait, as it came; null where it did not. */
  public final @Nullable String retryAfter() {
    return retryAfter;
  }

  /** All of it, kept beyond the next request. */
  public final Outcome outcome() {
    return new Outcome(
        done, kind, detail, status, bytes, Optional.ofNullable(usage), Optional.ofNullable(task));
  }
}
