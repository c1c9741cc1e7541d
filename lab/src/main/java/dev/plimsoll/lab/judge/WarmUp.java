package dev.plimsoll.lab.judge;

/**
 * MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output",
 * 1997): the values are averaged in batches of five, and that many batches are cut off at the start
 * which leave the least squared standard error of the mean. Of equal cuts the shortest.
 */
final class WarmUp {
  private static final int BATCH = 5;

  private WarmUp() {}

  /** How many values to cut off; more than half of them where the rest never settled. */
  static int length(double[] values) {
    int batches = values.length / BATCH;
    double[] means = new double[batches];
    for (int i = 0; i < batches * BATCH; i++) {
      means[i / BATCH] += values[i] / BATCH;
    }
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    // From the back, so that each cut costs one step; the last two batches are no sample.
    for (int cut = batches - 1; cut >= 0; cut--) {
      sum += means[cut];
      squares += means[cut] * means[cut];
      double left = batches - cut;
      double error = Math.max(0, squares - sum * sum / left) / (left * left);
      if (left > 2 && error <= least) {
        least = error;
        best = cut;
      }
    }
    return best * BATCH;
  }
}
