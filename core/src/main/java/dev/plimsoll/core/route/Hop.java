package dev.plimsoll.core.route;

/**
 * One model of the chain and what became of it.
 *
 * @param why for a person; empty for the one that is taken
 */
public record Hop(Model model, Tier tier, Verdict verdict, String why) {
  /** What became of a hop. */
  public enum Verdict {
    /** It is the one to call. */
    TAKEN,
    /** The gate was closed, or a cap lies below it. */
    PASSED_OVER,
    /** It was called and failed. */
    FAILED
  }

  Hop failed(String cause) {
    return new Hop(model, tier, Verdict.FAILED, cause);
  }
}
