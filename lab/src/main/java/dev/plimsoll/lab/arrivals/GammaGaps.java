package dev.plimsoll.lab.arrivals;

import java.util.random.RandomGenerator;

/**
 * Gamma-distributed gaps of mean 1, after Marsaglia and Tsang, "A Simple Method for Generating
 * Gamma Variables" (ACM TOMS 26, 2000). A shape below 1 is drawn as one of shape + 1 times
 * U^(1/shape).
 */
final class GammaGaps implements Spacing.Gaps {
  private final double shape;
  private final double d;
  private final double c;
  private final RandomGenerator random;

  GammaGaps(double shape, RandomGenerator random) {
    this.shape = shape;
    this.random = random;
    this.d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
    this.c = 1 / Math.sqrt(9 * d);
  }

  @Override
  public double next() {
    double drawn = atLeastOne();
    if (shape < 1) {
      drawn *= Math.pow(random.nextDouble(), 1 / shape);
    }
    return drawn / shape;
  }

  private double atLeastOne() {
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      double u = 1 - random.nextDouble(); // above 0, whose logarithm is needed
      if (Math.log(u) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
