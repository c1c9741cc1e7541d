package dev.plimsoll.simulate.world;

/**
 * The longest time for which something was so at every look. Immutable.
 *
 * @param since when the longest began, in nanoseconds
 * @param nanos how long it was
 * @param present when the one began that goes on now; below 0 for none
 */
public record Streak(long since, long nanos, long present) {
  public static final Streak NONE = new Streak(0, 0, -1);

  Streak look(long now, boolean is) {
    if (!is) {
      return present < 0 ? this : new Streak(since, nanos, -1);
    }
    long begun = present < 0 ? now : present;
    return now - begun > nanos
        ? new Streak(begun, now - begun, begun)
        : new Streak(since, nanos, begun);
  }

  Streak orLonger(Streak other) {
    return other.nanos > nanos ? other : this;
  }
}
