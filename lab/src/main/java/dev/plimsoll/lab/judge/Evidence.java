package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says beside a broken limit what was seen that probably broke it: the first stall for a time, the
 * most frequent error for a share of failures. Never changes an outcome, never guesses without a
 * sight.
 */
public record Evidence(List<Mark> marks, List<ErrorKind> errors) {
  /** The outcomes of these thresholds, in the same order, with what was seen. */
  public List<ThresholdOutcome> beside(
      List<Threshold> thresholds, List<ThresholdOutcome> outcomes) {
    List<ThresholdOutcome> explained = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      ThresholdOutcome outcome = outcomes.get(i);
      boolean silent = outcome.outcome() == Outcome.FAIL && outcome.why().isEmpty();
      // What was seen is of the whole run: beside a phase or a name it would be a guess.
      boolean whole = thresholds.get(i).scope() instanceof Scope.Whole;
      String why = silent && whole ? seen(thresholds.get(i).figure()).orElse("") : outcome.why();
      explained.add(
          new ThresholdOutcome(
              outcome.expression(), outcome.value(), outcome.valueText(), outcome.outcome(), why));
    }
    return List.copyOf(explained);
  }

  private Optional<String> seen(Figure figure) {
    return switch (figure) {
      case Figure.Time time ->
          time.clock() == Figure.Clock.SCHEDULE_LAG ? Optional.empty() : stall();
      case Figure.Part.SUCCESS,
          Figure.Part.ERRORS,
          Figure.Part.GOOD,
          Figure.Part.CHECKS,
          Figure.Count.ERRORS,
          Figure.PerSecond.GOODPUT ->
          mostFrequentError();
      case Figure.PerSecond.THROUGHPUT, Figure.PerSecond.ITERATIONS, Figure.PerSecond.TOKENS ->
          stall();
      case Figure.Part.MISSED,
          Figure.Part.LATE,
          Figure.Count.MISSED,
          Figure.Count.LATE,
          Figure.Count.REQUESTS,
          Figure.Count.ITERATIONS,
          Figure.Count.ATTEMPTS,
          Figure.PerSecond.MISSED ->
          Optional.empty();
      case Figure.Amplification _, Figure.Cost _ -> Optional.empty();
    };
  }

  private Optional<String> stall() {
    return marks.stream()
        .filter(Mark::isStall)
        .findFirst()
        .map(mark ->
            mark.text().split(",", 2)[0]
                + " at "
                + Figures.clock(Duration.ofSeconds((long) mark.atSeconds())));
  }

  private Optional<String> mostFrequentError() {
    return errors.stream()
        .max((one, other) -> Long.compare(one.count(), other.count()))
        .map(error -> Figures.count(error.count()) + " x " + error.kind());
  }
}
