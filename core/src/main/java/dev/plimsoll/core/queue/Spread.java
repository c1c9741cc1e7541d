package dev.plimsoll.core.queue;

/**
 * Where positive values lie of late: buckets that grow by a tenth each, from a ten-thousandth to
 * about four million. Each new value weighs a two-hundredth of all; older ones fade. Not
 * thread-safe.
 */
final class Spread {
  private static final double LEAST = 1e-4;
  private static final double GROWTH = Math.log(1.1);
  private static final int BUCKETS = 256;
  private static final double FADE = 0.995;
  private static final double RESCALE = 1e6;

  private final float[] buckets = new float[BUCKETS];
  private double unit = 1;
  private double total;
  private double sum;
  private int seen;

  void add(double value) {
    double least = Math.max(value, LEAST);
    int bucket = (int) Math.min(BUCKETS - 1, Math.log(least / LEAST) / GROWTH);
    buckets[bucket] += (float) unit;
    total += unit;
    sum += unit * value;
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    unit /= FADE; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      rescale();
    }
  }

  /** How many values were seen since the beginning. */
  int seen() {
    return seen;
  }

  double mean() {
    return total == 0 ? 0 : sum / total;
  }

  /**
   * The value that a share of all does not exceed; the middle of its bucket.
   *
   * @param share from 0 to 1
   */
  double quantile(double share) {
    double left = share * total;
    for (int i = 0; i < BUCKETS; i++) {
      left -= buckets[i];
      if (left <= 0 && buckets[i] > 0) {
        return LEAST * Math.exp((i + 0.5) * GROWTH);
      }
    }
    return total == 0 ? 0 : LEAST * Math.exp(BUCKETS * GROWTH);
  }

  private void rescale() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] /= (float) unit;
    }
    total /= unit;
    sum /= unit;
    unit = 1;
  }
}
