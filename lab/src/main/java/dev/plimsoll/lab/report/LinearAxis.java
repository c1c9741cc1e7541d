package dev.plimsoll.lab.report;

import java.util.List;

/** A linear axis from 0 at {@code start} to a round {@code top} at {@code end}. */
record LinearAxis(double top, double start, double end) implements Axis {
  private static final double[] ROUND = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};

  /** An axis that holds {@code most} below a round top. */
  static LinearAxis upTo(double most, double start, double end) {
    if (most <= 0) {
      return new LinearAxis(1, start, end);
    }
    double decade = Math.pow(10, Math.floor(Math.log10(most)));
    double top = 10 * decade;
    for (int i = ROUND.length - 1; i >= 0; i--) {
      top = ROUND[i] * decade >= most * 0.999_999 ? ROUND[i] * decade : top;
    }
    return new LinearAxis(top, start, end);
  }

  @Override
  public double at(double value) {
    return start + Math.clamp(value, 0, top) / top * (end - start);
  }

  @Override
  public List<Double> ticks() {
    return List.of(0.0, top);
  }
}
