package dev.plimsoll.lab.judge;

/** The values that a figure may take, or that keep a limit: one piece of the number line. */
record Span(double least, boolean withLeast, double most, boolean withMost) {
  /** All that can be measured of a figure at all. */
  static Span of(Figure figure) {
    return switch (figure) {
      case Figure.Part _ -> new Span(0, true, 1, true);
      case Figure.Amplification _ -> new Span(1, true, Double.POSITIVE_INFINITY, false);
      case Figure.Time _, Figure.Count _, Figure.PerSecond _, Figure.Cost _ ->
          new Span(0, true, Double.POSITIVE_INFINITY, false);
    };
  }

  /** What keeps a limit; "not equal" cuts out a point only, and so counts as all. */
  static Span keeping(Figure figure, Comparison comparison, double limit) {
    Span all = of(figure);
    double step = figure instanceof Figure.Count ? 1 : 0; // below 3 requests is at most 2
    boolean whole = step > 0;
    return switch (comparison) {
      case AT_MOST -> all.and(new Span(all.least, true, limit, true));
      case AT_LEAST -> all.and(new Span(limit, true, all.most, all.withMost));
      case BELOW -> all.and(new Span(all.least, true, limit - step, whole));
      case ABOVE -> all.and(new Span(limit + step, whole, all.most, all.withMost));
      case EQUAL -> all.and(new Span(limit, true, limit, true));
      case NOT_EQUAL -> all;
    };
  }

  /** What lies in both. */
  Span and(Span other) {
    double low = Math.max(least, other.least);
    double high = Math.min(most, other.most);
    return new Span(low, has(low) && other.has(low), high, has(high) && other.has(high));
  }

  boolean isEmpty() {
    return least > most || (least == most && !(withLeast && withMost));
  }

  private boolean has(double value) {
    boolean above = value > least || (withLeast && value == least);
    boolean below = value < most || (withMost && value == most);
    return above && below;
  }
}
