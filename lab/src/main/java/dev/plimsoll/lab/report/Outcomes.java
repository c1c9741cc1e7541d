package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.text.Limit;

/** The words and the order of what came of a threshold. */
final class Outcomes {
  private Outcomes() {}

  static String word(ThresholdOutcome threshold) {
    return switch (threshold.outcome()) {
      case PASS -> "ok";
      case FAIL -> Limit.of(threshold.expression()).broken();
      case NOT_MEASURABLE -> "not measured";
    };
  }

  /** Broken limits first, kept ones last. */
  static int order(Outcome outcome) {
    return switch (outcome) {
      case FAIL -> 0;
      case NOT_MEASURABLE -> 1;
      case PASS -> 2;
    };
  }
}
