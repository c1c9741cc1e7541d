package dev.plimsoll.core.cache;

/**
 * How much of its settings the cache may hold while memory is short. Halved by each figure above 80
 * %, down to a sixteenth; doubled by each below 70 %. Memory is known only after a collection, so a
 * figure that was judged before says nothing new: it changes nothing. Immutable.
 *
 * @param share what it may hold, over 0 up to 1
 * @param judged the last figure
 */
public record CachePressure(double share, double judged) {
  private static final double SHORT = 0.80;
  private static final double AMPLE = 0.70;
  private static final double LEAST = 1.0 / 16;

  /** Before anything is known. */
  public static CachePressure none() {
    return new CachePressure(1, 0);
  }

  /**
   * What holds from now on.
   *
   * @param memory the share of it that is in use after the last collection
   */
  public CachePressure after(double memory) {
    if (memory == judged) {
      return this;
    }
    if (memory > SHORT) {
      return new CachePressure(Math.max(LEAST, share / 2), memory);
    }
    return new CachePressure(memory < AMPLE ? Math.min(1, share * 2) : share, memory);
  }
}
