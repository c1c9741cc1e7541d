package dev.plimsoll.lab.request;

/** The comparisons a check may make. */
enum Comparison {
  EQUAL("=="),
  NOT_EQUAL("!="),
  AT_MOST("<="),
  AT_LEAST(">="),
  BELOW("<"),
  ABOVE(">");

  final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** Whether an order of left against right (as of compareTo) satisfies it. */
  boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case AT_MOST -> order <= 0;
      case AT_LEAST -> order >= 0;
      case BELOW -> order < 0;
      case ABOVE -> order > 0;
    };
  }
}
