package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.text.Limit;
import java.util.List;

/**
 * The two distributions that a percentile chart draws, the slower one solid, and their limits.
 *
 * @param id of the drawing, without spaces
 * @param name of the solid line
 * @param dashedName of the dashed line
 * @param isBand whether what lies between the lines means something
 */
record Curves(
    String id,
    String name,
    Latencies solid,
    String dashedName,
    Latencies dashed,
    boolean isBand,
    List<Limit> limits) {

  /** Response over service: between them lies waiting. */
  static Curves requests(RunResult run) {
    return new Curves(
        "percentiles",
        "response",
        run.all().response(),
        "service",
        run.all().service(),
        true,
        limits(run, "response"));
  }

  /** The first token over each token after it. */
  static Curves tokens(RunResult run, Stream stream) {
    return new Curves(
        "tokens", "TTFT", stream.ttft(), "TPOT", stream.tpot(), false, limits(run, "ttft"));
  }

  private static List<Limit> limits(RunResult run, String time) {
    return run.thresholds().stream()
        .map(t -> Limit.of(t.expression()))
        .filter(limit -> limit.percentileOf(time).isPresent())
        .toList();
  }

  /** How many samples the line with fewer has; one without any is not drawn. */
  long count() {
    return dashed.count() == 0 ? solid.count() : Math.min(solid.count(), dashed.count());
  }
}
