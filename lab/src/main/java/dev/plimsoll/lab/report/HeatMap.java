package dev.plimsoll.lab.report;

import static dev.plimsoll.lab.report.Markup.n;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.HistogramIterationValue;

/** How many answers fell into each cell of time and latency, as one path per colour step. */
final class HeatMap {
  static final int ROWS = 30;
  static final int COLOURS = 10;

  private final long[][] counts;
  private final long most;

  private HeatMap(long[][] counts, long most) {
    this.counts = counts;
    this.most = most;
  }

  /** The answers in the fullest cell. */
  long most() {
    return most;
  }

  static HeatMap of(List<Column> columns, LogAxis latency) {
    long[][] counts = new long[columns.size()][ROWS];
    long most = 0;
    for (int column = 0; column < columns.size(); column++) {
      for (HistogramIterationValue value :
          columns.get(column).response().micros().recordedValues()) {
        int row = row(value.getValueIteratedTo() * 1000.0, latency);
        counts[column][row] += value.getCountAddedInThisIterationStep();
        most = Math.max(most, counts[column][row]);
      }
    }
    return new HeatMap(counts, most);
  }

  /** The paths from the rarest colour to the most frequent. */
  List<String> paths(double left, double top, double cellWidth, double cellHeight) {
    List<StringBuilder> paths = new ArrayList<>();
    for (int colour = 0; colour < COLOURS; colour++) {
      paths.add(new StringBuilder());
    }
    for (int column = 0; column < counts.length; column++) {
      for (int row = 0; row < ROWS; row++) {
        int colour = colour(counts[column][row]);
        if (colour < 0) {
          continue;
        }
        int end = row;
        while (end + 1 < ROWS && colour(counts[column][end + 1]) == colour) {
          end++;
        }
        rectangle(
            paths.get(colour),
            left + column * cellWidth,
            top + (ROWS - 1 - end) * cellHeight,
            left + (column + 1) * cellWidth,
            top + (ROWS - row) * cellHeight);
        row = end;
      }
    }
    return paths.stream().map(StringBuilder::toString).toList();
  }

  /** By absolute edges, so that neighbours share theirs after rounding and leave no seam. */
  private static void rectangle(StringBuilder d, double x1, double y1, double x2, double y2) {
    d.append('M').append(n(x1)).append(' ').append(n(y1)).append('H').append(n(x2));
    d.append('V').append(n(y2)).append('H').append(n(x1)).append('z');
  }

  /** The step of a count on a logarithmic scale; -1 for none. */
  private int colour(long count) {
    if (count == 0) {
      return -1;
    }
    return most <= 1
        ? COLOURS - 1
        : (int) Math.round((COLOURS - 1) * Math.log((double) count) / Math.log((double) most));
  }

  private static int row(double nanos, LogAxis latency) {
    double share =
        Math.log(Math.max(nanos, 1) / latency.low()) / Math.log(latency.high() / latency.low());
    return Math.clamp((int) Math.floor(share * ROWS), 0, ROWS - 1);
  }
}
