package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * How a provider ended one call, and what that says of it: sorted as the live server sorts what
 * comes over the wire. Immutable.
 *
 * @param status the HTTP status; {@link #NO_ANSWER} and {@link #CUT} where there is none
 * @param retryAfter how long it asked to be left alone
 * @param tokens how many an answer took, 0 for every other end
 */
record Answer(int status, Optional<Duration> retryAfter, int tokens) {
  /** Nothing came in time. */
  static final int NO_ANSWER = 0;

  /** The connection broke in mid-answer. */
  static final int CUT = -1;

  private static final Outcome DONE = new Outcome.Completed();

  static Answer done(int tokens) {
    return new Answer(200, Optional.empty(), tokens);
  }

  static Answer timedOut() {
    return new Answer(NO_ANSWER, Optional.empty(), 0);
  }

  static Answer cut() {
    return new Answer(CUT, Optional.empty(), 0);
  }

  /** What the Engine is told. */
  CallEnd end() {
    return new CallEnd(kind(), status == 200 ? Optional.of(tokens) : Optional.empty(), retryAfter);
  }

  private Kind kind() {
    return switch (status) {
      case 200 -> Kind.ANSWERED;
      case 429 -> Kind.LIMITED;
      case 503, 529 -> Kind.OVERLOADED;
      case NO_ANSWER, 408, 504 -> Kind.TIMED_OUT;
      case CUT -> Kind.BROKEN;
      default -> status < 500 ? Kind.REJECTED : Kind.BROKEN;
    };
  }

  /** What the attempt makes of it when nothing more is called. */
  Outcome outcome() {
    return switch (status) {
      case 200 -> DONE;
      case NO_ANSWER -> failed(Failure.retryable("timeout", "the provider did not answer in time"));
      case CUT -> failed(Failure.retryable("closed", "the connection broke in mid-answer"));
      default -> {
        String word = "http_" + status;
        String detail = "the provider answered " + status;
        yield failed(
            kind() == Kind.REJECTED
                ? Failure.lasting(word, detail)
                : new Failure(word, detail, Failure.Remedy.RETRY, retryAfter));
      }
    };
  }

  private static Outcome failed(Failure failure) {
    return new Outcome.Failed(failure);
  }
}
