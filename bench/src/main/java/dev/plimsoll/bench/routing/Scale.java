package dev.plimsoll.bench.routing;

import java.util.Arrays;

/**
 * From scores, whose order is all that was learned, to complexity: half of the exams lie below 0.3
 * and a tenth above 0.7, since exams are harder than what people mostly ask. A convention, not a
 * finding.
 */
record Scale(double base, double factor) {
  private static final double LOW = 0.3;
  private static final double HIGH = 0.7;

  static Scale of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double tenth = sorted[sorted.length * 9 / 10];
    double factor = (oddsOf(HIGH) - oddsOf(LOW)) / Math.max(1e-9, tenth - median);
    return new Scale(oddsOf(LOW) - factor * median, factor);
  }

  /** The log odds of complexity. */
  double odds(double score) {
    return base + factor * score;
  }

  private static double oddsOf(double share) {
    return Math.log(share / (1 - share));
  }
}
