package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Target;

/**
 * One model that was considered and what became of it.
 *
 * @param why for a person; empty for the one that is taken
 */
public record Hop(Target target, Verdict verdict, String why) {
  /** What became of a hop. */
  public enum Verdict {
    /** It is the one to call. */
    TAKEN,
    /** It could not be called: its breaker is open, or a cap lies below it. */
    PASSED_OVER,
    /** It was called and failed. */
    FAILED
  }

  String line() {
    return switch (verdict) {
      case TAKEN -> target + " is taken";
      case PASSED_OVER -> target + " is passed over: " + why;
      case FAILED -> target + " has failed: " + why;
    };
  }
}
