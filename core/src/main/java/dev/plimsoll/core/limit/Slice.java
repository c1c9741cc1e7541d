package dev.plimsoll.core.limit;

import java.time.Instant;

/**
 * A part of a shared quota that a lessor lends to one node: so much may be sent until then,
 * whatever the others do. The lessor keeps counting it until it comes back, and one window more.
 *
 * @param id names it towards its lessor
 * @param until nothing of it may be sent any more from then on
 */
public record Slice(long id, Quota quota, long amount, Instant until) {
  public Slice {
    if (amount < 1) {
      throw new IllegalArgumentException("a slice holds at least 1, not " + amount);
    }
  }

  /** How much more a node would like to lease, and until when it would use it. */
  public record Need(Quota quota, long amount, Instant until) {}

  /**
   * A slice that lapsed, and whose last call has ended: the lessor counts what was used from now on
   * as answered.
   *
   * @param used more than it held, if calls took more than thought
   */
  public record Returned(Slice slice, long used) {}
}
