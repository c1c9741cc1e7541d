package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Request rows as aligned text: one unit per column, names give way before figures do. */
final class RequestTable {
  private static final int COLUMN = 9;

  private RequestTable() {}

  /** A header and one line a row, none wider than {@code width} cells. */
  static List<String> lines(List<String> labels, List<RequestRow> rows, int width) {
    List<List<String>> columns = columns(rows);
    int[] widths = columns.stream().mapToInt(RequestTable::widest).map(w -> w + 2).toArray();
    int label = labels.stream().mapToInt(Cells::width).max().orElse(0) + 1;
    int spare = width - label - IntStream.of(widths).sum();
    for (int i = 0; i < widths.length && spare > 0; i++) {
      int more = Math.clamp(COLUMN - widths[i], 0, spare);
      widths[i] += more;
      spare -= more;
    }
    int labelWidth = Math.max(10, width - IntStream.of(widths).sum());
    List<String> lines = new ArrayList<>();
    for (int row = 0; row <= rows.size(); row++) {
      String name = row == 0 ? "" : labels.get(row - 1);
      StringBuilder line = new StringBuilder(Cells.left(" " + name, Math.min(labelWidth, label)));
      for (int column = 0; column < widths.length; column++) {
        line.append(Cells.right(columns.get(column).get(row), widths[column]));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<List<String>> columns(List<RequestRow> rows) {
    return List.of(
        column("requests", rows, r -> Figures.count(r.requests())),
        column("failed", rows, r -> Figures.count(r.failed())),
        column("rate/s", rows, r -> Figures.significant(r.perSecond())),
        times("p50", rows, RequestRow::p50),
        times("p95", rows, RequestRow::p95),
        times("p99", rows, RequestRow::p99),
        times("max", rows, RequestRow::max));
  }

  private static List<String> times(
      String name, List<RequestRow> rows, Function<RequestRow, OptionalDouble> time) {
    Scale scale = Scale.of(rows.stream().map(time).flatMapToDouble(OptionalDouble::stream));
    return column(name + " " + scale.unit(), rows, row -> scale.number(time.apply(row)));
  }

  private static List<String> column(
      String head, List<RequestRow> rows, Function<RequestRow, String> text) {
    List<String> cells = new ArrayList<>(List.of(head));
    rows.forEach(row -> cells.add(text.apply(row)));
    return cells;
  }

  private static int widest(List<String> cells) {
    return cells.stream().mapToInt(Cells::width).max().orElse(0);
  }
}
