package dev.plimsoll.core.route;

/**
 * Where the times to the first token of one model lie of late: buckets that grow by a twentieth,
 * from a millisecond to about four minutes. Each new time weighs a five-hundredth of all. Not
 * thread-safe.
 */
final class FirstTokens {
  private static final double LEAST = 1e-3; // seconds
  private static final double GROWTH = Math.log(1.05);
  private static final int BUCKETS = 256;
  private static final double FADE = 0.998;
  private static final double RESCALE = 1e6;

  private final float[] buckets = new float[BUCKETS];
  private double unit = 1;
  private double total;
  private int count;

  /** One more, in seconds. */
  void add(double seconds) {
    double least = Math.max(seconds, LEAST);
    int bucket = (int) Math.min(BUCKETS - 1, Math.log(least / LEAST) / GROWTH);
    buckets[bucket] += (float) unit;
    total += unit;
    count = Math.min(count + 1, Integer.MAX_VALUE - 1);
    unit /= FADE; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      rescale();
    }
  }

  /** How many were seen since the beginning. */
  int count() {
    return count;
  }

  /** The time in seconds that a share of all, 0 to 1, does not exceed; the end of its bucket. */
  double quantile(double share) {
    double left = share * total;
    int last = 0;
    for (int i = 0; i < BUCKETS && left > 0; i++) {
      left -= buckets[i];
      last = i;
    }
    return LEAST * Math.exp((last + 1) * GROWTH);
  }

  private void rescale() {
    total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] /= (float) unit;
      total += buckets[i];
    }
    unit = 1;
  }
}
