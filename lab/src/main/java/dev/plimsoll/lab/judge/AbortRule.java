package dev.plimsoll.lab.judge;

import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says whether a broken threshold ends a run. Pure: it stops nothing itself, and a figure that
 * cannot be measured never ends a run.
 */
public final class AbortRule {
  private AbortRule() {}

  /**
   * A threshold that ended a run.
   *
   * @param index of it among the run's thresholds
   * @param outcome what was found at that moment
   * @param at the time since the run's start
   */
  public record Breach(int index, ThresholdOutcome outcome, Duration at) {}

  /** The first threshold that is broken, is to end the run, and has waited long enough for that. */
  public static Optional<Breach> of(
      List<Threshold> thresholds, List<ThresholdOutcome> outcomes, Duration elapsed) {
    for (int i = 0; i < thresholds.size(); i++) {
      Optional<Duration> delay = thresholds.get(i).abortDelay();
      boolean due = delay.isPresent() && elapsed.compareTo(delay.get()) >= 0;
      if (due && outcomes.get(i).outcome() == Outcome.FAIL) {
        return Optional.of(new Breach(i, outcomes.get(i), elapsed));
      }
    }
    return Optional.empty();
  }

  /** The outcomes at the end, in which what ended the run stays broken as it was found. */
  public static List<ThresholdOutcome> kept(
      List<ThresholdOutcome> outcomes, Breach breach, String why) {
    List<ThresholdOutcome> kept = new ArrayList<>(outcomes);
    ThresholdOutcome found = breach.outcome();
    kept.set(
        breach.index(),
        new ThresholdOutcome(
            found.expression(), found.value(), found.valueText(), Outcome.FAIL, why));
    return List.copyOf(kept);
  }
}
