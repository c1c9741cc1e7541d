package dev.plimsoll.lab.judge;

/** A limit that a run must keep, such as {@code response.p(95) < 4s}. Immutable. */
public final class Threshold {
  private final String expression;
  private final Figure figure;
  private final Comparison comparison;
  private final double limit;

  Threshold(String expression, Figure figure, Comparison comparison, double limit) {
    this.expression = expression;
    this.figure = figure;
    this.comparison = comparison;
    this.limit = limit;
  }

  /**
   * Reads an expression: a figure, a comparison, a limit with its unit.
   *
   * @throws IllegalArgumentException when it is none; the message says what, where and what is
   *     expected
   */
  public static Threshold parse(String expression) {
    return new ThresholdParser(expression).parse();
  }

  /** As it was written. */
  public String expression() {
    return expression;
  }

  Figure figure() {
    return figure;
  }

  /** Whether a measured value, in milliseconds, shares, counts or per second, keeps it. */
  boolean keeps(double value) {
    return comparison.holds(value, limit);
  }

  @Override
  public String toString() {
    return expression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Threshold threshold && threshold.expression.equals(expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }
}
