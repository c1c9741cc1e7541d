package dev.plimsoll.lab.judge;

import java.util.Arrays;

/**
 * MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output",
 * 1997): of batches of five values, that many are cut off at the start which leave the least
 * squared standard error of the mean. Two things differ from the paper: a batch is its median, so
 * that a single stall is not taken for a warm-up and cut off; and at most half of the values are
 * cut off, since in the last few batches chance alone makes small errors. Whether the rest is
 * steady is for {@link Drift} to say.
 */
final class WarmUp {
  private static final int BATCH = 5;

  private WarmUp() {}

  /** How many values to cut off: a multiple of five, at most half of them. */
  static int length(double[] values) {
    int batches = values.length / BATCH;
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int cut = batches - 1; cut >= 0; cut--) { // from the back: each cut costs one step
      double batch = median(values, cut * BATCH);
      sum += batch;
      squares += batch * batch;
      double left = batches - cut;
      double error = Math.max(0, squares - sum * sum / left) / (left * left);
      if (cut <= batches / 2 && error <= least) { // of equal ones the shortest
        least = error;
        best = cut;
      }
    }
    return best * BATCH;
  }

  private static double median(double[] values, int from) {
    double[] batch = Arrays.copyOfRange(values, from, from + BATCH);
    Arrays.sort(batch);
    return batch[BATCH / 2];
  }
}
