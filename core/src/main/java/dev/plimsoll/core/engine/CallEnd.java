package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Spent;
import java.time.Duration;
import java.util.Optional;

/**
 * How a call to one target ended.
 *
 * @param tokens how many it took, where the provider said so
 * @param retryAfter how long the provider asked to be left alone
 * @param spent the tokens to be paid for, where there are any
 */
public record CallEnd(
    Kind kind, Optional<Integer> tokens, Optional<Duration> retryAfter, Optional<Spent> spent) {
  /** The end of a call that nobody pays for. */
  public CallEnd(Kind kind, Optional<Integer> tokens, Optional<Duration> retryAfter) {
    this(kind, tokens, retryAfter, Optional.empty());
  }

  /** What came of it, sorted by what it says of the provider. */
  public enum Kind {
    ANSWERED,

    /** Refused by a rate limit (429): it works, but not for us now. */
    LIMITED,

    /** Refused because it has too much to do (503, 529). */
    OVERLOADED,

    /** No answer in time, before the first token or in the middle. */
    TIMED_OUT,

    /** A failure of its own: 5xx, a connection that was refused, cut or broke, a broken answer. */
    BROKEN,

    /** Our request is at fault; the same would fail anywhere. */
    REJECTED,

    /** Whoever wanted it left. */
    CANCELLED
  }

  /** The same, having taken so much. */
  public CallEnd having(Spent taken) {
    return new CallEnd(kind, tokens, retryAfter, Optional.of(taken));
  }

  public static CallEnd of(Kind kind) {
    return new CallEnd(kind, Optional.empty(), Optional.empty());
  }
}
