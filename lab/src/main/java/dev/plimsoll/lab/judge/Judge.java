package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds measured figures against thresholds. Pure: equal figures, equal outcomes. */
public final class Judge {
  private final Measured measured;

  /** A judge of what was measured so far. */
  public Judge(Measured measured) {
    this.measured = measured;
  }

  /** A judge of figures of the whole run alone. */
  Judge(Series all, Load load) {
    this(new Measured(all, load));
  }

  /** The outcome of each threshold, in their order. A figure without a sample is not measurable. */
  public List<ThresholdOutcome> outcomes(List<Threshold> thresholds) {
    return thresholds.stream().map(this::outcome).toList();
  }

  private ThresholdOutcome outcome(Threshold threshold) {
    return switch (reading(threshold)) {
      case Reading.Absent(String why) ->
          new ThresholdOutcome(
              threshold.expression(), OptionalDouble.empty(), "–", Outcome.NOT_MEASURABLE, why);
      case Reading.Found(double value, String note) ->
          new ThresholdOutcome(
              threshold.expression(),
              OptionalDouble.of(value),
              text(threshold.figure(), value),
              threshold.keeps(value) ? Outcome.PASS : Outcome.FAIL,
              joined(note, threshold.note()));
    };
  }

  private Reading reading(Threshold threshold) {
    Figure figure = threshold.figure();
    return switch (threshold.scope()) {
      case Scope.Whole _ -> View.ofRun(measured).read(figure);
      case Scope.OfPhase(int number) -> ofPhase(number, figure);
      case Scope.OfName(String name) -> ofName(name, figure);
      case Scope.Steady _ -> steady(figure);
    };
  }

  private Reading ofPhase(int number, Figure figure) {
    if (number > measured.phases().size()) {
      return new Reading.Absent("phase %d has not begun".formatted(number));
    }
    Phase phase = measured.phases().get(number - 1);
    return View.of(phase.series(), phase.load(), measured.objective()).read(figure);
  }

  private Reading ofName(String name, Figure figure) {
    return measured.names().stream()
        .filter(series -> series.name().equals(name))
        .findFirst()
        .map(series -> View.of(series, View.NO_LOAD, measured.objective()).read(figure))
        .orElse(new Reading.Absent("figures of one name are known when the run is over"));
  }

  private Reading steady(Figure figure) {
    return switch (measured.steady()) {
      case SteadyState.None(String why) -> new Reading.Absent(why);
      case SteadyState.Found found ->
          switch (View.of(found.series(), View.NO_LOAD, measured.objective()).read(figure)) {
            case Reading.Absent absent -> absent;
            case Reading.Found(double value, String note) ->
                new Reading.Found(value, joined(found.text(), note));
          };
    };
  }

  private static String text(Figure figure, double value) {
    return switch (figure) {
      case Figure.Time _ -> Figures.latency(value * 1e6);
      case Figure.Part _ -> Figures.percent(value, 1);
      case Figure.Count _ -> Figures.count((long) value);
      case Figure.PerSecond _ -> Figures.significant(value) + Figures.NBSP + "/s";
      case Figure.Amplification _ -> Figures.significant(value);
      case Figure.Cost _ -> String.format(Locale.ROOT, "$%.4f", value);
    };
  }

  private static String joined(String... parts) {
    return Stream.of(parts)
        .filter(part -> !Objects.equals(part, ""))
        .collect(Collectors.joining(", "));
  }
}
