package dev.plimsoll.core.route;

import dev.plimsoll.base.stat.FadingQuantile;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says when a slow call may have a second one beside it; learns how slow is slow. Chooses no model
 * and sends nothing. Not thread-safe: the Engine owns it. Bounded by the number of models.
 */
public final class Hedges {
  private static final double SLOW = 0.95;
  private static final double MOST_SAVED = 10; // second calls in a row after a quiet time

  private final HedgePolicy policy;
  private final Map<Target, FadingQuantile> models = new HashMap<>();
  private double saved;

  public Hedges(HedgePolicy policy) {
    this.policy = policy;
  }

  /** Times to the first token in seconds, from a millisecond to about four minutes. */
  static FadingQuantile times() {
    return new FadingQuantile(1e-3, 1.05, 0.998);
  }

  /** A first call was sent; second ones are paid from these. */
  public void called() {
    saved = Math.min(MOST_SAVED, saved + policy.share());
  }

  /**
   * The first token came after this time. A call that was cancelled because its second one was
   * faster is told of too, with the time it had waited: else only the fast would be learned from.
   */
  public void firstToken(Target model, Duration waited) {
    if (policy.share() > 0) {
      models.computeIfAbsent(model, _ -> times()).add(waited.toNanos() / 1e9);
    }
  }

  /** After what wait to ask {@link #answer}; empty while too little was measured, or when off. */
  public Optional<Duration> patience(Target model) {
    FadingQuantile seen = models.get(model);
    return seen == null || seen.seen() < policy.leastSeen()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.round(seen.upper(SLOW) * 1e9)));
  }

  /**
   * Whether a second call may be sent now; {@link Answer#YES} takes it from the share.
   *
   * @param waited since the first call was sent, without a token
   * @param retryBudget whether the run's retry budget has one left
   */
  public Answer answer(Target model, Duration waited, boolean retryBudget) {
    Optional<Duration> patience = patience(model);
    if (patience.isEmpty()) {
      return policy.share() == 0 ? Answer.OFF : Answer.TOO_LITTLE_MEASURED;
    }
    if (waited.compareTo(patience.get()) < 0) {
      return Answer.TOO_EARLY;
    }
    if (!retryBudget) {
      return Answer.RETRY_BUDGET_SPENT;
    }
    if (saved < 1) {
      return Answer.SHARE_SPENT;
    }
    saved--;
    return Answer.YES;
  }

  /** Whether, and why not. */
  public enum Answer {
    YES,
    OFF,
    TOO_LITTLE_MEASURED,
    TOO_EARLY,
    RETRY_BUDGET_SPENT,
    SHARE_SPENT
  }
}
