package dev.plimsoll.core.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads the calls that wait for one provider over the time that a call takes, as senders of
 * packets do (RFC 9002, 7.7): a quarter faster than they end, so that nothing stays unused. Calls
 * of one length that begin together end together for ever, and the most urgent one waits for the
 * next wave. Not thread-safe; never holds back where nobody else waits.
 */
public final class Pace {
  private static final double FASTER = 1.25;
  private static final int CATCH_UP = 2; // calls that may follow at once after a late look
  private static final long LEAST_GAP = 1_000_000; // nanoseconds; less is no wave

  private Instant next = Instant.MIN;

  /** When the next call may begin; not after now if it may at once. */
  public Instant next() {
    return next;
  }

  /**
   * A call begins while others wait.
   *
   * @param typical what a call takes
   * @param limit calls at once
   */
  public void began(Duration typical, int limit, Instant now) {
    long gap = gap(typical, limit);
    if (gap < LEAST_GAP) {
      next = Instant.MIN;
      return;
    }
    Instant earliest = now.minusNanos(CATCH_UP * gap);
    next = (next.isBefore(earliest) ? earliest : next).plusNanos(gap);
  }

  /**
   * A call took so long: while calls become shorter the next need not wait as for the long ones.
   */
  public void ended(Duration took, int limit, Instant now) {
    Instant soon = now.plusNanos(gap(took, limit));
    next = soon.isBefore(next) ? soon : next;
  }

  private static long gap(Duration time, int limit) {
    return (long) (time.toNanos() / (FASTER * limit));
  }

  /** Nobody waits any more. */
  public void ease() {
    next = Instant.MIN;
  }
}
