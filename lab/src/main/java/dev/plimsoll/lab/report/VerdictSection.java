package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Limit;
import java.util.Comparator;

/** The answer: sign, word and one sentence, then every limit with its own figure. */
final class VerdictSection {
  private static final int MOST_LIMITS = 50;

  private VerdictSection() {}

  static Markup section(RunResult run) {
    Answer answer = Answer.of(run);
    Markup out = new Markup();
    out.open("section", "class", "verdict " + kind(run.verdict()), "aria-label", "Verdict");
    out.leaf("span", answer.sign(), "class", "sign", "aria-hidden", "true");
    out.leaf("strong", answer.word());
    out.open("p").foreign(sentence(run, answer)).close("p");
    out.close("section").line();
    return out.part(limits(run));
  }

  private static String kind(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "ok";
      case FAIL -> "fail";
      case INVALID -> "warn";
      case NONE -> "none";
    };
  }

  private static String sentence(RunResult run, Answer answer) {
    String first =
        run.thresholds().stream()
            .filter(t -> t.outcome() == Outcome.FAIL && run.verdict() == Verdict.FAIL)
            .findFirst()
            .map(VerdictSection::decided)
            .orElse("");
    return answer.sentence() + first;
  }

  /** The figure that decided, when and why. */
  private static String decided(ThresholdOutcome threshold) {
    Limit limit = Limit.of(threshold.expression());
    String side = limit.broken().equals("OVER") ? ", over " : ", under ";
    String head =
        limit.sign().isEmpty()
            ? ": " + limit.name()
            : ": "
                + limit.name()
                + " at "
                + Clean.line(threshold.valueText(), 40)
                + side
                + limit.bound();
    return head + (threshold.why().isBlank() ? "" : " (" + Clean.line(threshold.why(), 80) + ")");
  }

  private static Markup limits(RunResult run) {
    Markup out = new Markup();
    if (run.thresholds().isEmpty()) {
      return out;
    }
    out.open("div", "class", "scroll", "tabindex", "0").open("table", "class", "limits");
    out.leaf("caption", "Limits", "class", "unseen");
    run.thresholds().stream()
        .sorted(Comparator.comparingInt(t -> Outcomes.order(t.outcome())))
        .limit(MOST_LIMITS)
        .forEach(threshold -> row(out, threshold));
    return out.close("table").close("div").line();
  }

  private static void row(Markup out, ThresholdOutcome threshold) {
    out.open("tr");
    out.leaf(
        "td", sign(threshold) + " " + Outcomes.word(threshold), "class", kind(threshold.outcome()));
    out.foreignLeaf("th", Limit.of(threshold.expression()).text(), "scope", "row");
    out.foreignLeaf(
        "td", threshold.valueText().isBlank() ? "–" : threshold.valueText(), "class", "value");
    out.foreignLeaf("td", threshold.why(), "class", "muted why");
    out.close("tr").line();
  }

  private static String sign(ThresholdOutcome threshold) {
    return switch (threshold.outcome()) {
      case PASS -> "✓";
      case FAIL -> "✕";
      case NOT_MEASURABLE -> "?";
    };
  }

  private static String kind(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "word ok";
      case FAIL -> "word fail";
      case NOT_MEASURABLE -> "word warn";
    };
  }
}
