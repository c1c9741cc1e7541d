package dev.plimsoll.lab.retry;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides whether a failed attempt is followed by another. Full jitter: the wait before retry n is
 * uniform between 0 and min(cap, base × 2ⁿ), which spreads clients that failed together (Brooker,
 * "Exponential Backoff And Jitter", 2015); where {@code Retry-After} is honoured it is added below,
 * so that nobody comes before and not all at once. Reads no clock; one owner.
 */
public final class ClientRetry {
  private final RetryPolicy policy;
  private final RandomGenerator random;

  public ClientRetry(RetryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /**
   * What becomes of a request.
   *
   * @param now wall-clock time, for a date in {@code Retry-After}
   * @param budget pays for a retry; untouched where there is none
   */
  public Decision after(RetryQuestion failed, Instant now, RetryBudget budget) {
    if (!policy.on().includes(failed)) {
      return giveUp("not one that is tried again");
    }
    if (failed.attempt() >= policy.attempts()) {
      return giveUp("attempt %d was the last".formatted(failed.attempt()));
    }
    boolean asked = policy.hint().honoured() && failed.retryAfter().isPresent();
    Optional<Duration> hint =
        asked ? failed.retryAfter().flatMap(text -> RetryAfter.read(text, now)) : Optional.empty();
    Duration most = policy.hint().most();
    if (hint.isPresent() && hint.get().compareTo(most) > 0) {
      return giveUp("Retry-After is above maxRetryAfter, " + Durations.format(most));
    }
    if (!budget.take()) {
      return new Decision.GiveUp("the retry budget is spent", true);
    }
    long ceiling = policy.backoff().ceilingNanos(failed.attempt() - 1);
    long jitter = ceiling == 0 ? 0 : random.nextLong(ceiling + 1);
    long least = hint.map(Duration::toNanos).orElse(0L);
    String why =
        hint.isPresent()
            ? "Retry-After, then jitter"
            : asked ? "jitter; Retry-After was not understood" : "jitter";
    return new Decision.Again(least + jitter, why);
  }

  private static Decision giveUp(String why) {
    return new Decision.GiveUp(why, false);
  }
}
