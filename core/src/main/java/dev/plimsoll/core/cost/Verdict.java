package dev.plimsoll.core.cost;

/** Whether a call or a run may spend what it is expected to cost. */
public sealed interface Verdict {
  /** Whether it may. */
  default boolean allows() {
    return switch (this) {
      case Within _, Warned _ -> true;
      case Refused _, Unpriced _ -> false;
    };
  }

  /** It may; no budget is near an edge. */
  record Within() implements Verdict {}

  /** It may, but beyond a soft edge: warn, and let the router take smaller models. */
  record Warned(Standing standing) implements Verdict {}

  /** It may not: the budget that lasts longest of those in which it does not fit. */
  record Refused(Standing standing) implements Verdict {}

  /**
   * It may not, because nobody knows what it costs and there is a budget to keep.
   *
   * @param why which model has no price, and since when
   */
  record Unpriced(Budget budget, String why) implements Verdict {}
}
