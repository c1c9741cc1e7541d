package dev.plimsoll.core.retry;

import dev.plimsoll.core.work.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter. What is tried elsewhere waits the first delay each time. The
 * number of attempts bounds both the work and, with the longest delay, the time spent waiting.
 *
 * @param attempts how often a task is tried in all
 * @param firstDelay the mean wait after the first attempt; each later one is {@code factor} times
 *     it
 * @param jitter how far a wait may lie from its mean, as a share of it, from 0 to 1
 * @param longestDelay no wait is longer, whatever the other side asked for
 */
public record RetryPolicy(
    int attempts, Duration firstDelay, double factor, double jitter, Duration longestDelay) {
  public RetryPolicy {
    if (attempts < 1 || factor < 1 || !(jitter >= 0 && jitter <= 1) || firstDelay.isNegative()) {
      throw new IllegalArgumentException("not a retry policy");
    }
  }

  /** 3 attempts, 2 s and 4 s apart, a fifth more or less. */
  public static RetryPolicy standard() {
    return new RetryPolicy(3, Duration.ofSeconds(2), 2, 0.2, Duration.ofMinutes(5));
  }

  /**
   * How long to wait after a failed attempt; empty to give up.
   *
   * @param attempt the one that failed, from 1
   */
  public Optional<Duration> after(int attempt, Failure failure, RandomGenerator random) {
    if (attempt >= attempts) {
      return Optional.empty();
    }
    return switch (failure.remedy()) {
      case GIVE_UP -> Optional.empty();
      case RETRY -> Optional.of(delay(attempt, failure, random));
      case RETRY_ELSEWHERE -> Optional.of(delay(1, failure, random)); // a stranger needs no rest
    };
  }

  private Duration delay(int attempt, Failure failure, RandomGenerator random) {
    double mean = firstDelay.toNanos() * Math.pow(factor, attempt - 1);
    double spread = 1 + jitter * (2 * random.nextDouble() - 1);
    double nanos = Math.min(mean * spread, longestDelay.toNanos());
    Duration own = Duration.ofNanos(Math.round(nanos));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration wait = own.compareTo(asked) >= 0 ? own : asked;
    return wait.compareTo(longestDelay) <= 0 ? wait : longestDelay;
  }
}
