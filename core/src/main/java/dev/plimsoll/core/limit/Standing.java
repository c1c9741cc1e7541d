package dev.plimsoll.core.limit;

/**
 * Whether a line stands: for a whole interval the oldest in it has always waited longer than the
 * target. A burst is no standing line, however long it is. Not thread-safe.
 *
 * <p>CoDel's measure (Nichols and Jacobson, 2012), used as Facebook does for requests ("Fail at
 * Scale", 2015; folly's Codel): while the line stands, beyond twice the target is too old. The
 * oldest is looked at instead of the one that leaves, because the newest leaves first then.
 */
final class Standing {
  private static final long NEVER = Long.MAX_VALUE;

  private final long target;
  private final long interval;
  private long aboveSince = NEVER;
  private boolean stands;

  Standing(long target, long interval) {
    this.target = target;
    this.interval = interval;
  }

  /**
   * Looks at the line, as often as it moves.
   *
   * @param oldest how long the oldest has waited; 0 when nobody waits
   */
  void look(long oldest, long now) {
    aboveSince = oldest <= target ? NEVER : Math.min(aboveSince, now);
    stands = aboveSince != NEVER && now - aboveSince >= interval;
  }

  boolean stands() {
    return stands;
  }

  long tooOld() {
    return 2 * target;
  }
}
