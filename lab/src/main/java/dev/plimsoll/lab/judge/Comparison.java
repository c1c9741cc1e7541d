package dev.plimsoll.lab.judge;

/** How a measured value is held against a limit. */
enum Comparison {
  AT_MOST("<="),
  AT_LEAST(">="),
  BELOW("<"),
  ABOVE(">"),
  EQUAL("=="),
  NOT_EQUAL("!=");

  final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** Reads a sign; {@code ===} is that of k6 for {@code ==}. */
  static Comparison of(String sign) {
    for (Comparison comparison : values()) {
      if (comparison.sign.equals(sign.equals("===") ? "==" : sign)) {
        return comparison;
      }
    }
    throw new IllegalStateException(sign);
  }

  boolean holds(double value, double limit) {
    return switch (this) {
      case AT_MOST -> value <= limit;
      case AT_LEAST -> value >= limit;
      case BELOW -> value < limit;
      case ABOVE -> value > limit;
      case EQUAL -> value == limit;
      case NOT_EQUAL -> value != limit;
    };
  }
}
