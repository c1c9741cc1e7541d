package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.text.Limit;
import dev.plimsoll.lab.text.Spoken;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/** The six figures that a run comes down to, each with its limit where it has one. */
final class Tiles {
  private final RunResult run;
  private final Markup out = new Markup();

  private Tiles(RunResult run) {
    this.run = run;
  }

  static Markup section(RunResult run) {
    return new Tiles(run).draw();
  }

  private Markup draw() {
    Series all = run.all();
    String layout = all.stream().isPresent() ? "tiles eight" : "tiles";
    out.open("section", "class", layout, "aria-label", "Figures of the whole run").line();
    all.stream().ifPresent(this::stream);
    tile("rate", all.total() == 0 ? "–" : Spoken.rate(all.throughput()), asked(), "throughput");
    tile("p50", Spoken.latency(all.response().supported(50)), "from when due", "response.p(50)");
    tile("p99", Spoken.latency(all.response().supported(99)), fewer(all, 99), "response.p(99)");
    tile(
        "p99 service",
        Spoken.latency(all.service().supported(99)),
        "from when sent",
        "service.p(99)");
    tile(
        "errors",
        errors(all),
        Figures.count(all.failed()) + " of " + Figures.count(all.total()),
        "errors");
    tile(
        "goodput", all.total() == 0 ? "–" : Spoken.rate(all.goodput()), "answered well", "goodput");
    return out.close("section").line();
  }

  private void stream(Stream stream) {
    OptionalDouble rate = stream.tokensPerSecond();
    tile("TTFT p95", Spoken.latency(stream.ttft().supported(95)), "from when sent", "ttft.p(95)");
    tile(
        "tokens",
        rate.isPresent() ? Spoken.rate(rate.getAsDouble()) : "–",
        "one every " + Spoken.latency(stream.tpot().supported(50)) + " (TPOT p50)",
        "tokens_per_second");
  }

  private static String errors(Series all) {
    return all.total() == 0 ? "–" : Figures.percent((double) all.failed(), (double) all.total());
  }

  private static String fewer(Series all, int percentile) {
    boolean enough = all.response().supported(percentile).isPresent();
    return enough ? "from when due" : "n = " + Figures.count(all.response().count());
  }

  private String asked() {
    OptionalDouble asked = run.load().askedPerSecond();
    return asked.isPresent() && run.load().intended() > 0
        ? "asked " + Spoken.rate(asked.getAsDouble())
        : "asked –";
  }

  private void tile(String name, String value, String beside, String figure) {
    Optional<ThresholdOutcome> limit =
        run.thresholds().stream()
            .filter(t -> Limit.of(t.expression()).figure().equals(figure))
            .min(Comparator.comparingInt(t -> Outcomes.order(t.outcome())));
    boolean broken = limit.isPresent() && limit.get().outcome() == Outcome.FAIL;
    out.open("div", "class", broken ? "tile broken" : "tile");
    out.leaf("h2", name).leaf("p", value, "class", "figure");
    out.leaf("p", beside, "class", "muted");
    limit.ifPresent(t ->
        out.leaf(
            "p",
            "limit " + Limit.of(t.expression()).condition() + " " + Outcomes.word(t),
            "class",
            broken ? "word fail" : "muted"));
    out.close("div").line();
  }
}
