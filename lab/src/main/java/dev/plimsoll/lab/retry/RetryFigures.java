package dev.plimsoll.lab.retry;

import java.util.OptionalDouble;

/**
 * Requests and attempts told apart.
 *
 * @param requests begun
 * @param attempts sent, retries included
 * @param rateLimited attempts answered 429
 * @param retried attempts that were not a request's first
 * @param rescued requests that failed at first and succeeded in the end
 * @param succeeded requests that succeeded in the end
 * @param ended requests that succeeded or were given up
 * @param outOfBudget requests given up because the budget was spent
 * @param delayNanos waited before retries, all together
 */
public record RetryFigures(
    long requests,
    long attempts,
    long rateLimited,
    long retried,
    long rescued,
    long succeeded,
    long ended,
    long outOfBudget,
    long delayNanos) {

  /** Attempts for each request, 1 and above; empty without requests. */
  public OptionalDouble amplification() {
    return share(attempts, requests);
  }

  /** The part of all attempts that was answered 429. */
  public OptionalDouble rateLimitedShare() {
    return share(rateLimited, attempts);
  }

  /** The part of all ended requests that succeeded in the end. */
  public OptionalDouble finalSuccess() {
    return share(succeeded, ended);
  }

  /** The mean wait before a retry, in nanoseconds. */
  public OptionalDouble meanDelayNanos() {
    return share(delayNanos, retried);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
