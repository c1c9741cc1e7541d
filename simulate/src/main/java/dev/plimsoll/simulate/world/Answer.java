package dev.plimsoll.simulate.world;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Spent;
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
 * @param spent what came is to be paid for; empty where nothing came
 */
record Answer(int status, Optional<Duration> retryAfter, Optional<Spent> spent) {
  /** Nothing came in time. */
  static final int NO_ANSWER = 0;

  /** The connection broke in mid-answer. */
  static final int CUT = -1;

  private static final Outcome DONE = new Outcome.Completed();

  static Answer done(Usage usage) {
    return new Answer(200, Optional.empty(), Optional.of(new Spent(usage, false)));
  }

  static Answer failed(int status, Optional<Duration> retryAfter) {
    return new Answer(status, retryAfter, Optional.empty());
  }

  /** Not all came, and what came is ours to estimate. */
  static Answer broken(int status, Optional<Usage> came) {
    return new Answer(status, Optional.empty(), came.map(usage -> new Spent(usage, true)));
  }

  /** As one ended that was recorded. */
  static Answer of(Script.Served served) {
    int status =
        switch (served.kind()) {
          case ANSWERED -> 200;
          case LIMITED -> 429;
          case OVERLOADED -> 503;
          case TIMED_OUT -> NO_ANSWER;
          case BROKEN -> 500;
          case REJECTED -> 400;
          case CANCELLED -> CUT;
        };
    Optional<Usage> came =
        Optional.of(served.usage()).filter(usage -> status == 200 || usage.total() > 0);
    return new Answer(
        status, served.retryAfter(), came.map(usage -> new Spent(usage, status != 200)));
  }

  /** How many tokens a whole answer took, 0 for every other end. */
  int tokens() {
    return status == 200 ? (int) spent.orElseThrow().usage().total() : 0;
  }

  /** What the Engine is told. */
  CallEnd end() {
    Optional<Integer> tokens = status == 200 ? Optional.of(tokens()) : Optional.empty();
    return new CallEnd(kind(), tokens, retryAfter, spent);
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
