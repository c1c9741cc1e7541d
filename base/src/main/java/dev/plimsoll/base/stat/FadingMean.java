package dev.plimsoll.base.stat;

/**
 * The mean of numbers of late: every new one makes the older ones weigh less. Ages by what comes,
 * not by time. Never keeps a number; not thread-safe.
 */
public final class FadingMean {
  private static final double RESCALE = 1e6;

  private final double fade;
  private double unit = 1;
  private double total;
  private double sum;

  /**
   * @param fade what a number weighs when one more has come, as a share of what it weighed before,
   *     below 1
   */
  public FadingMean(double fade) {
    if (!(fade > 0 && fade < 1)) {
      throw new IllegalArgumentException("nothing fades by " + fade);
    }
    this.fade = fade;
  }

  public void add(double value) {
    total += unit;
    sum += unit * value;
    unit /= fade; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      total /= unit;
      sum /= unit;
      unit = 1;
    }
  }

  /** The mean of all, each by its weight; 0 before the first. */
  public double mean() {
    return total == 0 ? 0 : sum / total;
  }
}
