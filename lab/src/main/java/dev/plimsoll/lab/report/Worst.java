package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Spoken;
import java.util.Comparator;
import java.util.List;

/** What deserves a look first: the slowest names, the most frequent errors. */
final class Worst {
  private Worst() {}

  /** Slowest p99 first; names with too few samples for one come last, by their worst sample. */
  static List<Series> byP99(List<Series> names) {
    return names.stream()
        .map(Ranked::of)
        .sorted(Comparator.comparingDouble(Ranked::p99).thenComparingDouble(Ranked::max).reversed())
        .map(Ranked::series)
        .toList();
  }

  /** Names with answers outside the times expected of them, the largest share first. */
  static List<Series> byOutside(List<Series> names) {
    return names.stream()
        .filter(name -> name.outside().orElse(0) > 0)
        .sorted(Comparator.comparingDouble(Worst::outside).reversed())
        .toList();
  }

  private static double outside(Series name) {
    return (double) name.outside().orElse(0) / Math.max(1, name.ok());
  }

  static List<ErrorKind> errors(List<ErrorKind> kinds) {
    return kinds.stream().sorted(Comparator.comparingLong(ErrorKind::count).reversed()).toList();
  }

  /** "0:02–0:59", or one moment. */
  static String when(ErrorKind error) {
    String first = Spoken.clock(error.firstSecond());
    String last = Spoken.clock(error.lastSecond());
    return first.equals(last) ? first : first + "–" + last;
  }

  private record Ranked(Series series, double p99, double max) {
    static Ranked of(Series series) {
      return new Ranked(
          series, series.response().supported(99).orElse(-1), series.response().max().orElse(-1));
    }
  }
}
