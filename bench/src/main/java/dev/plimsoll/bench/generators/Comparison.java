package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.harness.Percentiles;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * One generator's medians at one number of connections. Ratios are taken run by run to the run of
 * wrk nearest in time, since the machine's own speed drifts.
 *
 * @param disturbed others took a part of the machine in every run there is
 */
record Comparison(
    String name,
    int runs,
    boolean disturbed,
    OptionalDouble perSecond,
    OptionalDouble cpuPerMillion,
    OptionalDouble timesWrk,
    OptionalDouble wholePerMillion,
    OptionalDouble wholeTimesWrk,
    OptionalDouble peakRssMb,
    OptionalDouble p50,
    OptionalDouble p99) {
  static final String YARDSTICK = "wrk";
  static final String HEADER =
      "| generator | n | rps | CPU s/M | x wrk | whole s/M | whole x wrk | peak RSS MB | p50 ms | p99 ms |\n"
          + "|---|---|---|---|---|---|---|---|---|---|";

  /** Of the trials of this name; quiet ones only, where there are any. */
  static Comparison of(String name, List<Trial> all) {
    List<Trial> yardsticks = quiet(named(YARDSTICK, all));
    List<Trial> mine = quiet(named(name, all));
    return new Comparison(
        name,
        mine.size(),
        mine.stream().anyMatch(trial -> trial.window().noisy()),
        median(mine, trial -> trial.window().perSecond()),
        median(mine, trial -> trial.window().cpuPerMillion()),
        ratio(mine, yardsticks, trial -> trial.window().cpuPerMillion()),
        median(mine, Trial::wholePerMillion),
        ratio(mine, yardsticks, Trial::wholePerMillion),
        median(mine, Trial::peakRssMb),
        median(mine, trial -> trial.reported().p50().orElse(Double.NaN)),
        median(mine, trial -> trial.reported().p99().orElse(Double.NaN)));
  }

  String row() {
    return "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            disturbed ? name + " ~" : name,
            runs,
            digits(perSecond, "%,.0f"),
            digits(cpuPerMillion, "%.3g"),
            digits(timesWrk, "%.2f"),
            digits(wholePerMillion, "%.3g"),
            digits(wholeTimesWrk, "%.2f"),
            digits(peakRssMb, "%.0f"),
            digits(p50, "%.3g"),
            digits(p99, "%.3g"));
  }

  private static OptionalDouble ratio(
      List<Trial> mine, List<Trial> yardsticks, ToDoubleFunction<Trial> figure) {
    return median(
        mine,
        trial -> {
          Optional<Trial> nearest =
              yardsticks.stream()
                  .min(Comparator.comparingDouble(wrk -> Math.abs(wrk.at() - trial.at())));
          return nearest.isEmpty()
              ? Double.NaN
              : figure.applyAsDouble(trial) / figure.applyAsDouble(nearest.get());
        });
  }

  private static OptionalDouble median(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    return Percentiles.percentile(
        trials.stream().map(figure::applyAsDouble).filter(value -> !value.isNaN()).toList(), 50);
  }

  private static List<Trial> named(String name, List<Trial> all) {
    return all.stream().filter(trial -> trial.name().equals(name)).toList();
  }

  private static List<Trial> quiet(List<Trial> trials) {
    List<Trial> quiet = trials.stream().filter(trial -> !trial.window().noisy()).toList();
    return quiet.isEmpty() ? trials : quiet;
  }

  private static String digits(OptionalDouble value, String format) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, format, value.getAsDouble());
  }
}
