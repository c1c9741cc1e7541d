package dev.plimsoll.core.cost;

import dev.plimsoll.base.text.Figures;

/**
 * What a run of a kind probably takes.
 *
 * @param p50 what half of them do not exceed
 * @param p90 what nine of ten do not exceed
 * @param runs how many runs it was learned from; with fewer than {@link RunCost#ENOUGH} both sizes
 *     are the most that the plan allows
 */
public record RunEstimate(RunKind kind, RunSize p50, RunSize p90, long runs) {
  /** Whether it comes from runs rather than from the plan. */
  public boolean isLearned() {
    return runs >= RunCost.ENOUGH;
  }

  /** For people: what it is, and where it comes from. */
  public String text() {
    String source =
        isLearned()
            ? "nine of ten of %s runs".formatted(Figures.count(runs))
            : "the most its plan allows, as only %d were seen".formatted(runs);
    return "a run of %s takes %s tokens and %s (%s)"
        .formatted(kind, Figures.count(p90.tokens()), p90.money(), source);
  }
}
