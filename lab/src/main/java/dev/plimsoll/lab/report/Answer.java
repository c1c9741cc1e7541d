package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.text.Clean;

/** A run's verdict as a sign, a word and a few words why: the first thing that any face shows. */
record Answer(String sign, String word, String sentence) {
  static Answer of(RunResult run) {
    return switch (run.verdict()) {
      case PASS -> new Answer("✓", "PASS", passed(run.thresholds().size()));
      case FAIL -> new Answer("✕", "FAIL", failed(run));
      case INVALID -> new Answer("?", "NO VERDICT", noVerdict(run));
      case NONE -> new Answer("·", "DONE", unlimited(run));
    };
  }

  private static String unlimited(RunResult run) {
    boolean allFailed = run.all().total() > 0 && run.all().ok() == 0;
    return allFailed ? "no limits set, and every request failed" : "no limits set";
  }

  private static String passed(int limits) {
    return switch (limits) {
      case 1 -> "the limit was kept";
      case 2 -> "both limits kept";
      default -> "all " + limits + " limits kept";
    };
  }

  private static String failed(RunResult run) {
    long broken = count(run, Outcome.FAIL);
    int all = run.thresholds().size();
    return all == 1 ? "the limit was broken" : broken + " of " + all + " limits broken";
  }

  private static String noVerdict(RunResult run) {
    if (!run.validity().reasons().isEmpty()) {
      return Clean.line(run.validity().reasons().getFirst());
    }
    long unmeasured = count(run, Outcome.NOT_MEASURABLE);
    return unmeasured == 0
        ? "the run is not valid"
        : unmeasured + " of " + run.thresholds().size() + " limits could not be measured";
  }

  private static long count(RunResult run, Outcome outcome) {
    return run.thresholds().stream()
        .map(ThresholdOutcome::outcome)
        .filter(o -> o == outcome)
        .count();
  }
}
