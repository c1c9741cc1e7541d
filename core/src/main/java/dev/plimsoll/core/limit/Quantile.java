package dev.plimsoll.core.limit;

/**
 * Where positive values lie of late: 256 buckets that grow by a fourteenth each, from 1 to about
 * fifty million. Each new value weighs a two-hundredth of all; older ones fade. Never keeps a
 * value; not thread-safe.
 */
public final class Quantile {
  private static final double GROWTH = Math.log(1.072);
  private static final int BUCKETS = 256;
  private static final double FADE = 0.995;
  private static final double RESCALE = 1e6;

  private final float[] buckets = new float[BUCKETS];
  private double unit = 1;
  private double total;
  private int seen;

  /** A value; below 1 it counts as 1. */
  public void add(double value) {
    int bucket = (int) Math.ceil(Math.log(Math.max(1, value)) / GROWTH - 1e-9);
    buckets[Math.min(BUCKETS - 1, bucket)] += (float) unit;
    total += unit;
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    unit /= FADE; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      rescale();
    }
  }

  /** How many values were seen since the beginning. */
  public int seen() {
    return seen;
  }

  /**
   * The value that a share of all does not exceed, rounded up by less than a thirteenth; 0 while
   * there is none.
   *
   * @param share above 0, at most 1
   */
  public double at(double share) {
    double left = share * total * (1 - 1e-6);
    for (int i = 0; i < BUCKETS; i++) {
      left -= buckets[i];
      if (left <= 0 && buckets[i] > 0) {
        return Math.exp(i * GROWTH);
      }
    }
    return total == 0 ? 0 : Math.exp((BUCKETS - 1) * GROWTH);
  }

  private void rescale() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] /= (float) unit;
    }
    total /= unit;
    unit = 1;
  }
}
