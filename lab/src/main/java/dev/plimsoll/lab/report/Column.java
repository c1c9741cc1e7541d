package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

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
  /** The seconds of a run as at most {@code most} columns of equal length. */
  static List<Column> of(List<Second> seconds, int most) {
    return coarser(seconds.stream().map(Column::of).toList(), most);
  }

  /** Neighbours of equal length merged, until there are at most {@code most}. */
  static List<Column> coarser(List<Column> columns, int most) {
    int each = Math.max(1, Math.ceilDiv(columns.size(), most));
    List<Column> merged = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += each) {
      merged.add(merged(columns.subList(from, Math.min(columns.size(), from + each)), each));
    }
    return merged;
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

  private static Column of(Second second) {
    return new Column(
        second.index(),
        1,
        second.due(),
        second.sent(),
        second.answered(),
        second.failed(),
        second.inFlight(),
        second.response());
  }

  private static Column merged(List<Column> columns, int each) {
    return new Column(
        columns.getFirst().from(),
        each * columns.getFirst().seconds(),
        columns.stream().mapToLong(Column::due).sum(),
        columns.stream().mapToLong(Column::sent).sum(),
        columns.stream().mapToLong(Column::answered).sum(),
        columns.stream().mapToLong(Column::failed).sum(),
        columns.stream().mapToInt(Column::inFlight).max().orElse(0),
        columns.size() == 1 ? columns.getFirst().response() : together(columns));
  }

  private static Latencies together(List<Column> columns) {
    Histogram sum = Latencies.histogram();
    columns.forEach(column -> column.response().addTo(sum));
    return new Latencies(sum);
  }
}
