package dev.plimsoll.core.limit;

import java.time.Duration;

/**
 * What is allowed in one window: so many requests, or so many tokens.
 *
 * @param limit in the window, until the provider says otherwise
 * @param window how long a window is, a millisecond to 31 days
 * @param kind what counts it on the other side; a sliding window when that is not known
 * @param burst for a bucket, how much it holds; for a window, its limit
 * @param most the provider's word raises the limit no higher
 */
public record Quota(Unit unit, long limit, Duration window, Kind kind, long burst, long most) {
  private static final long HIGHEST = 1_000_000_000_000L;

  /** What is counted. */
  public enum Unit {
    REQUESTS,
    TOKENS
  }

  /** What counts it on the other side. */
  public enum Kind {
    /**
     * Any window of this length, wherever it begins: safe against fixed windows and full buckets.
     */
    WINDOW,
    /** A token bucket that holds less than a window's worth, or is known to be one. */
    BUCKET
  }

  public Quota {
    require(limit >= 1 && limit <= HIGHEST, "a window allows 1 to 10^12, not " + limit);
    require(
        window.compareTo(Duration.ofMillis(1)) >= 0 && window.compareTo(Duration.ofDays(31)) <= 0,
        "a window lasts 1 ms to 31 days, not " + window);
    require(burst >= 1 && burst <= HIGHEST, "a bucket holds 1 to 10^12, not " + burst);
    require(kind == Kind.BUCKET || burst == limit, "a window has no burst of its own: " + burst);
    require(most >= limit && most <= HIGHEST, "at most " + most + " is less than " + limit);
  }

  /** So many in any window of this length. */
  public static Quota of(Unit unit, long limit, Duration window) {
    return new Quota(unit, limit, window, Kind.WINDOW, limit, limit);
  }

  /** A bucket that fills with {@code limit} a window and holds {@code burst}. */
  public static Quota bucket(Unit unit, long limit, Duration window, long burst) {
    return new Quota(unit, limit, window, Kind.BUCKET, burst, limit);
  }

  /** The same, which the provider's word may raise. */
  public Quota raisedUpTo(long highest) {
    return new Quota(unit, limit, window, kind, burst, highest);
  }

  /** A node's part when nobody leases: never more than the whole, and one at the least. */
  public Quota dividedBy(int nodes) {
    require(nodes >= 1, "a quota is divided by at least one node, not " + nodes);
    long part = Math.max(1, limit / nodes);
    return new Quota(
        unit,
        part,
        window,
        kind,
        kind == Kind.WINDOW ? part : Math.max(1, burst / nodes),
        Math.max(part, most / nodes));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
