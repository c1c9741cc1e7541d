package dev.plimsoll.lab.display;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Limit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The limits of a run beside the figures that they limit; the rest as one line. */
record Limits(List<ThresholdOutcome> thresholds, boolean streamed) {
  static final String FIRST_TOKEN = "ttft.p(95)";

  private static final String MEDIAN = "response.p(50)";
  private static final Set<String> ROWS =
      Set.of("throughput", "response.p(95)", "response.p(99)", "errors", "success_rate");

  /** "< 800 ms OVER", or nothing where the figure has no limit. */
  String of(String figure) {
    return find(figure).map(t -> cell(Limit.of(t.expression()).condition(), t)).orElse("");
  }

  /** The limit on errors; a least success rate is one too. */
  String ofErrors() {
    String direct = of("errors");
    return direct.isEmpty() ? find("success_rate").map(Limits::turned).orElse("") : direct;
  }

  /** Limits that no row has room for, broken ones first; empty without any. */
  Optional<String> others() {
    List<String> others =
        thresholds.stream()
            .filter(t -> !hasRow(Limit.of(t.expression()).figure()))
            .sorted((a, b) -> Boolean.compare(kept(a), kept(b)))
            .map(t -> Limit.of(t.expression()).text() + " " + word(t))
            .toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(String.join("   ", others));
  }

  /** A streamed run shows its first token in the median's place. */
  private boolean hasRow(String figure) {
    return ROWS.contains(figure) || figure.equals(streamed ? FIRST_TOKEN : MEDIAN);
  }

  private Optional<ThresholdOutcome> find(String figure) {
    return thresholds.stream()
        .filter(t -> Limit.of(t.expression()).figure().equals(figure))
        .sorted((a, b) -> Boolean.compare(kept(a), kept(b)))
        .findFirst();
  }

  private static String turned(ThresholdOutcome success) {
    Limit limit = Limit.of(success.expression());
    try {
      double least = Share.parse(limit.bound().replace(Figures.NBSP, "")).fraction();
      String most = Figures.percent(Math.round((1 - least) * 1e6) / 1e6, 1);
      return cell("<" + Figures.NBSP + most, success).replace("UNDER", "OVER");
    } catch (UnitException notAShare) {
      return cell(limit.condition(), success);
    }
  }

  private static String cell(String condition, ThresholdOutcome threshold) {
    return Cells.left(condition, Math.max(8, Cells.width(condition))) + " " + word(threshold);
  }

  private static String word(ThresholdOutcome threshold) {
    return switch (threshold.outcome()) {
      case PASS -> "ok";
      case FAIL -> Limit.of(threshold.expression()).broken();
      case NOT_MEASURABLE -> "–";
    };
  }

  private static boolean kept(ThresholdOutcome threshold) {
    return threshold.outcome() != ThresholdOutcome.Outcome.FAIL;
  }
}
