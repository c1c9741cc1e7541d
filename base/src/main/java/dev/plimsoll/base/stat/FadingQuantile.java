package dev.plimsoll.base.stat;

/**
 * Where positive numbers lie of late: 256 buckets that grow by the same factor each, in which every
 * new number makes the older ones weigh less. Ages by what comes, not by time; for that see {@link
 * AgeingQuantile}. Never keeps a number; not thread-safe.
 */
public final class FadingQuantile {
  private static final int BUCKETS = 256;
  private static final int GROUP = 16; // whole groups are passed over when a quantile is sought
  private static final double RESCALE = 1e6;
  private static final double ROUNDING = 1e-6; // buckets are floats

  private final double least;
  private final double growth;
  private final double fade;
  private final float[] buckets = new float[BUCKETS];
  private final double[] groups = new double[BUCKETS / GROUP];
  private double unit = 1;
  private double total;
  private double sum;
  private int seen;

  /**
   * @param least numbers below count as this one
   * @param growth how many times as wide each bucket is as the one before, above 1
   * @param fade what a number weighs when one more has come, as a share of what it weighed before,
   *     below 1
   */
  public FadingQuantile(double least, double growth, double fade) {
    if (!(least > 0 && growth > 1 && fade > 0 && fade < 1)) {
      throw new IllegalArgumentException("no buckets: %s, %s, %s".formatted(least, growth, fade));
    }
    this.least = least;
    this.growth = Math.log(growth);
    this.fade = fade;
  }

  public void add(double value) {
    double inside = Math.max(value, least);
    put((int) Math.min(BUCKETS - 1, Math.log(inside / least) / growth));
    total += unit;
    sum += unit * value;
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    unit /= fade; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      rescale();
    }
  }

  private void put(int bucket) {
    float before = buckets[bucket];
    buckets[bucket] += (float) unit;
    groups[bucket / GROUP] += (double) buckets[bucket] - before;
  }

  /** How many numbers were seen since the beginning. */
  public int seen() {
    return seen;
  }

  /** The mean of all, each by its weight; 0 before the first. */
  public double mean() {
    return total == 0 ? 0 : sum / total;
  }

  /**
   * What a share of all does not exceed: the middle of its bucket; 0 before the first.
   *
   * @param share from 0 to 1
   */
  public double middle(double share) {
    return seen == 0 ? 0 : least * Math.exp((bucket(share) + 0.5) * growth);
  }

  /** The same rounded up, to the end of its bucket. */
  public double upper(double share) {
    return seen == 0 ? 0 : least * Math.exp((bucket(share) + 1) * growth);
  }

  private int bucket(double share) {
    double left = share * total * (1 - ROUNDING);
    int group = 0;
    while (group < groups.length - 1 && left > groups[group]) {
      left -= groups[group++];
    }
    for (int i = group * GROUP; i < BUCKETS; i++) {
      left -= buckets[i];
      if (left <= 0 && buckets[i] > 0) {
        return i;
      }
    }
    return BUCKETS - 1;
  }

  private void rescale() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] /= (float) unit;
    }
    for (int i = 0; i < groups.length; i++) {
      groups[i] = 0;
      for (int j = 0; j < GROUP; j++) {
        groups[i] += buckets[i * GROUP + j];
      }
    }
    total /= unit;
    sum /= unit;
    unit = 1;
  }
}
