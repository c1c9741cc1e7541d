package dev.plimsoll.lab.judge;

import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import java.util.ArrayList;
import java.util.List;

/** From validity and outcomes to the one answer of a run and the exit status of its command. */
public final class Verdicts {
  private Verdicts() {}

  /**
   * INVALID for a run that may not be believed, whatever its thresholds; else FAIL when one is
   * broken; INVALID too when none is broken and one could not be measured; NONE without any.
   */
  public static Verdict of(Validity validity, List<ThresholdOutcome> outcomes) {
    if (!validity.valid()) {
      return Verdict.INVALID;
    }
    if (outcomes.isEmpty()) {
      return Verdict.NONE;
    }
    return has(outcomes, Outcome.FAIL) ? Verdict.FAIL : Verdict.PASS;
  }

  /**
   * The validity of a run whose only flaw is that a threshold could not be measured: no verdict,
   * unless another threshold is broken anyway.
   */
  public static Validity withUnmeasured(Validity validity, List<ThresholdOutcome> outcomes) {
    if (has(outcomes, Outcome.FAIL) || !has(outcomes, Outcome.NOT_MEASURABLE)) {
      return validity;
    }
    List<String> reasons = new ArrayList<>(validity.reasons());
    for (ThresholdOutcome outcome : outcomes) {
      if (outcome.outcome() == Outcome.NOT_MEASURABLE) {
        reasons.add(unmeasured(outcome));
      }
    }
    return new Validity(false, List.copyOf(reasons), validity.warnings(), validity.checks());
  }

  /** Why a run has no verdict, as a reason of {@link #withUnmeasured}. */
  public static String unmeasured(ThresholdOutcome outcome) {
    return "'%s' could not be measured: %s".formatted(outcome.expression(), outcome.why());
  }

  /** 0 for PASS and NONE, 99 for FAIL, 98 for INVALID. */
  public static int exitStatus(Verdict verdict) {
    return switch (verdict) {
      case PASS, NONE -> 0;
      case FAIL -> 99;
      case INVALID -> 98;
    };
  }

  private static boolean has(List<ThresholdOutcome> outcomes, Outcome wanted) {
    return outcomes.stream().anyMatch(outcome -> outcome.outcome() == wanted);
  }
}
