package dev.plimsoll.lab.retry;

import dev.plimsoll.base.units.Share;

/**
 * How many retries a client may still spend, so that retries cannot multiply an overload: a token
 * bucket as in Finagle's RetryBudget and gRPC's retry throttling (gRFC A6). Each request adds a
 * share of a retry, each retry takes a whole one; {@link #FLOOR} are there at the start, so that
 * few requests may retry too, and no more than {@link #MOST} are ever kept. Hence retries are at
 * most FLOOR + share × requests. Reads no clock. One owner.
 */
public final class RetryBudget {
  /** Retries that need no request to have paid for them. */
  public static final int FLOOR = 10;

  /** The most retries that are kept for later. */
  public static final int MOST = 100;

  /** Whole numbers, so that a million requests at 20 % pay for exactly 200,000 retries. */
  private static final long RETRY = 1_000_000;

  private final long perRequest;
  private long left = FLOOR * RETRY;

  /** A budget of a share of all requests. */
  public RetryBudget(Share share) {
    this.perRequest = Math.round(share.fraction() * RETRY);
  }

  /** A request was begun: once for each request, not for its retries. */
  public void request() {
    left = Math.min(MOST * RETRY, left + perRequest);
  }

  /** Takes one retry; false where none is left. */
  boolean take() {
    if (left < RETRY) {
      return false;
    }
    left -= RETRY;
    return true;
  }
}
