package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Tier;

/** One reason on the way to a tier, with what would have been without it. */
public sealed interface Step {
  /** The tier after this step. */
  Tier tier();

  /** Why it is this tier, for a person. */
  String why();

  /** What would have been otherwise, for a person. */
  String otherwise();

  /** By how complex the text is. */
  record Judged(Tier tier, Complexity complexity, Thresholds thresholds) implements Step {
    @Override
    public String why() {
      return "complexity " + complexity;
    }

    @Override
    public String otherwise() {
      double value = complexity.value();
      return "complexity " + Complexity.figure(value) + ": " + thresholds.otherwise(tier, value);
    }
  }

  /**
   * By a pin.
   *
   * @param whose {@code the request}, {@code role validator}
   * @param instead the tier without it
   */
  record Pinned(Tier tier, Pin pin, String whose, Tier instead) implements Step {
    @Override
    public String why() {
      return "pinned to " + pin.word() + " by " + whose;
    }

    @Override
    public String otherwise() {
      return "would have gone " + instead.word() + " without the pin of " + whose;
    }
  }

  /**
   * By a cap that lies below what was wanted.
   *
   * @param instead the tier without it
   */
  record Capped(Tier tier, Cap cap, Tier instead) implements Step {
    @Override
    public String why() {
      return cap.why() + " allows " + tier.word() + " at most";
    }

    @Override
    public String otherwise() {
      return "would have gone " + instead.word() + " without " + cap.why();
    }
  }
}
