package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/** Some neighbouring seconds as one: histograms are merged, never percentiles averaged. */
record Column(
    double from,
    int seconds,
    long due,
    long sent,
    long answered,
    long failed,
    int inFlight,
    Latencies response) {
  private static final long HIGHEST_MICROS = 24L * 3600 * 1_000_000;

  /** The seconds of a run as at most {@code most} columns of equal length. */
  static List<Column> of(List<Second> seconds, int most) {
    int each = Math.max(1, Math.ceilDiv(seconds.size(), most));
    List<Column> columns = new ArrayList<>();
    for (int from = 0; from < seconds.size(); from += each) {
      columns.add(merged(seconds.subList(from, Math.min(seconds.size(), from + each)), each));
    }
    return columns;
  }

  /** Answers a second, failed and ok. */
  double answeredRate() {
    return (double) answered / seconds;
  }

  double dueRate() {
    return (double) due / seconds;
  }

  double sentRate() {
    return (double) sent / seconds;
  }

  double failedRate() {
    return (double) failed / seconds;
  }

  private static Column merged(List<Second> seconds, int each) {
    return new Column(
        seconds.getFirst().index(),
        each,
        seconds.stream().mapToLong(Second::due).sum(),
        seconds.stream().mapToLong(Second::sent).sum(),
        seconds.stream().mapToLong(Second::answered).sum(),
        seconds.stream().mapToLong(Second::failed).sum(),
        seconds.stream().mapToInt(Second::inFlight).max().orElse(0),
        seconds.size() == 1 ? seconds.getFirst().response() : together(seconds));
  }

  private static Latencies together(List<Second> seconds) {
    Histogram sum = new PackedHistogram(1, HIGHEST_MICROS, 3);
    seconds.forEach(second -> sum.add(second.response().micros()));
    return new Latencies(sum);
  }
}
