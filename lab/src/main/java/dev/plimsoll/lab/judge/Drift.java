package dev.plimsoll.lab.judge;

import java.util.Arrays;

/**
 * Whether a sequence of values drifts: significantly, and by enough to matter. Pure; rank tests, so
 * that single outliers such as a stall are no drift.
 */
final class Drift {
  /** Two-sided 1 % of the normal distribution. */
  private static final double Z = 2.576;

  private static final double ALPHA = 0.01;

  /** A smaller change, relative to the median, does not matter. */
  private static final double MATTERS = 0.05;

  private Drift() {}

  /** Mann-Kendall with its correction for ties; the size from the medians of the outer thirds. */
  static boolean hasTrend(double[] values) {
    int n = values.length;
    long s = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        s += Double.compare(values[j], values[i]);
      }
    }
    double variance = (n * (n - 1.0) * (2.0 * n + 5) - ties(values)) / 18;
    if (variance <= 0) {
      return false; // all values are equal
    }
    double z = (s - Long.signum(s)) / Math.sqrt(variance);
    int third = n / 3;
    return Math.abs(z) > Z && matters(values, third, n - third);
  }

  /** Pettitt 1979: the most likely moment of a change of level, and whether it is one. */
  static boolean hasShift(double[] values) {
    int n = values.length;
    long u = 0;
    long most = 0;
    int at = 0;
    for (int t = 0; t < n - 1; t++) {
      for (double other : values) {
        u += Double.compare(values[t], other);
      }
      if (Math.abs(u) > most) {
        most = Math.abs(u);
        at = t + 1;
      }
    }
    double p = 2 * Math.exp(-6.0 * most * most / ((double) n * n * n + (double) n * n));
    return p < ALPHA && matters(values, at, at);
  }

  /** Whether the median of the first values differs from that of the last by enough. */
  private static boolean matters(double[] values, int firstEnd, int lastStart) {
    double before = median(Arrays.copyOfRange(values, 0, firstEnd));
    double after = median(Arrays.copyOfRange(values, lastStart, values.length));
    return Math.abs(after - before) > MATTERS * Math.abs(median(values.clone()));
  }

  private static double ties(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    int run = 1;
    for (int i = 1; i <= sorted.length; i++) {
      if (i < sorted.length && sorted[i] == sorted[i - 1]) {
        run++;
      } else {
        sum += run * (run - 1.0) * (2.0 * run + 5);
        run = 1;
      }
    }
    return sum;
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }
}
