package dev.plimsoll.lab.retry;

/** Counts requests and attempts while they happen. One owner. */
public final class RetryTally {
  private static final int TOO_MANY_REQUESTS = 429;

  private long requests;
  private long attempts;
  private long rateLimited;
  private long retried;
  private long rescued;
  private long succeeded;
  private long ended;
  private long outOfBudget;
  private long delayNanos;

  /** A request is begun, with its first attempt. */
  public void begun() {
    requests++;
    attempts++;
  }

  /** A further attempt is sent, after so long a wait. */
  public void again(long waitedNanos) {
    attempts++;
    retried++;
    delayNanos += waitedNanos;
  }

  /** An attempt was answered. */
  public void answered(int status) {
    if (status == TOO_MANY_REQUESTS) {
      rateLimited++;
    }
  }

  /** A request succeeded at an attempt, from 1. */
  public void succeeded(int attempt) {
    ended++;
    succeeded++;
    if (attempt > 1) {
      rescued++;
    }
  }

  /** A request was given up. */
  public void gaveUp(Decision.GiveUp decision) {
    ended++;
    if (decision.byBudget()) {
      outOfBudget++;
    }
  }

  /** What was counted until now. */
  public RetryFigures figures() {
    return new RetryFigures(
        requests,
        attempts,
        rateLimited,
        retried,
        rescued,
        succeeded,
        ended,
        outOfBudget,
        delayNanos);
  }
}
