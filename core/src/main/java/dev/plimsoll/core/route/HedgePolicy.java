package dev.plimsoll.core.route;

/**
 * When a second call is sent beside a slow one. After Dean and Barroso, The Tail at Scale (2013):
 * past the 95th percentile of the time to first token, for a small share of calls.
 *
 * @param share at most so many second calls for each call, 0 (never) to 0.2
 * @param leastSeen so many calls of a model must have been seen before its times are believed
 */
public record HedgePolicy(double share, int leastSeen) {
  public HedgePolicy {
    if (!(share >= 0 && share <= 0.2)) {
      throw new IllegalArgumentException(
          "the share of hedged calls is from 0 to 0.2; found " + share);
    }
    if (leastSeen < 20) {
      throw new IllegalArgumentException(
          "a 95th percentile needs 20 calls at least; found " + leastSeen);
    }
  }

  /** Never a second call. */
  public static HedgePolicy off() {
    return new HedgePolicy(0, 100);
  }
}
