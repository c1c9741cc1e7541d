package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.judge.Figure.Statistic;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Holds measured figures against thresholds. Pure: equal figures, equal outcomes. */
public final class Judge {
  private final Series all;
  private final Load load;

  /** A judge of what was measured so far. */
  public Judge(Series all, Load load) {
    this.all = all;
    this.load = load;
  }

  /** The outcome of each threshold, in their order. A figure without a sample is not measurable. */
  public List<ThresholdOutcome> outcomes(List<Threshold> thresholds) {
    return thresholds.stream().map(this::outcome).toList();
  }

  private ThresholdOutcome outcome(Threshold threshold) {
    OptionalDouble value = value(threshold.figure());
    if (value.isEmpty()) {
      return new ThresholdOutcome(
          threshold.expression(), value, "–", Outcome.NOT_MEASURABLE, absent(threshold.figure()));
    }
    Outcome outcome = threshold.keeps(value.getAsDouble()) ? Outcome.PASS : Outcome.FAIL;
    return new ThresholdOutcome(
        threshold.expression(),
        value,
        text(threshold.figure(), value.getAsDouble()),
        outcome,
        few(threshold.figure()));
  }

  private OptionalDouble value(Figure figure) {
    return switch (figure) {
      case Figure.Time time -> time(time);
      case Figure.Part.SUCCESS -> share(all.ok());
      case Figure.Part.ERRORS -> share(all.failed() + load.missed());
      case Figure.Part.MISSED -> share(load.missed());
      case Figure.Count.ERRORS -> count(all.failed() + load.missed());
      case Figure.Count.MISSED -> count(load.missed());
      case Figure.PerSecond.THROUGHPUT -> perSecond(all.throughput());
      case Figure.PerSecond.GOODPUT -> perSecond(all.goodput());
      case Figure.Cost _ -> OptionalDouble.empty();
    };
  }

  private OptionalDouble time(Figure.Time time) {
    return switch (time.clock()) {
      case RESPONSE -> millis(all.response(), time.statistic());
      case SERVICE -> millis(all.service(), time.statistic());
      case TTFT, TTFO, TPOT -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble millis(Latencies times, Statistic statistic) {
    OptionalDouble nanos =
        switch (statistic) {
          case Statistic.Percentile percentile -> times.percentile(percentile.value());
          case Statistic.Min _ -> times.min();
          case Statistic.Mean _ -> times.mean();
          case Statistic.Max _ -> times.max();
        };
    return nanos.isEmpty() ? nanos : OptionalDouble.of(nanos.getAsDouble() / 1e6);
  }

  /** Of all requests that fell due: a missed one is an error, though no answer tells of it. */
  private OptionalDouble share(long part) {
    long whole = all.total() + load.missed();
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  /** No error among no requests says nothing. */
  private OptionalDouble count(long found) {
    boolean any = all.total() + load.missed() > 0;
    return any ? OptionalDouble.of((double) found) : OptionalDouble.empty();
  }

  private OptionalDouble perSecond(double value) {
    return all.seconds() > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private String text(Figure figure, double value) {
    return switch (figure) {
      case Figure.Time _ -> Figures.latency(value * 1e6);
      case Figure.Part _ -> Figures.percent(value, 1);
      case Figure.Count _ -> Figures.count((long) value);
      case Figure.PerSecond _ -> Figures.significant(value) + Figures.NBSP + "/s";
      case Figure.Cost _ -> String.format(Locale.ROOT, "$%.4f", value);
    };
  }

  private static String absent(Figure figure) {
    return switch (figure) {
      case Figure.Time(Figure.Clock clock, var _) when clock.compareTo(Figure.Clock.TTFT) >= 0 ->
          "this run has no streamed answers";
      case Figure.Cost _ -> "this run has no prices";
      case Figure.Time _, Figure.Part _, Figure.Count _, Figure.PerSecond _ -> "no answer came";
    };
  }

  /** Says so where a percentile rests on fewer samples beyond it than it should. */
  private String few(Figure figure) {
    if (figure instanceof Figure.Time(var _, Statistic.Percentile(double percentile))) {
      double beyond = all.response().count() * (1 - percentile / 100);
      if (percentile < 100 && beyond < Latencies.SAMPLES_BEYOND - 1e-9) {
        return "only " + Figures.count(all.response().count()) + " samples";
      }
    }
    return "";
  }
}
