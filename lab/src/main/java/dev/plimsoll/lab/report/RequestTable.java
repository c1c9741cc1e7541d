package dev.plimsoll.lab.report;

import dev.plimsoll.lab.text.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    SeriesColumns columns = SeriesColumns.of(rows);
    List<String> heads = columns.heads();
    List<List<String>> cells = rows.stream().map(columns::cells).toList();
    return IntStream.range(0, heads.size())
        .mapToObj(
            i -> Stream.concat(Stream.of(heads.get(i)), cells.stream().map(c -> c.get(i))).toList())
        .toList();
  }

  private static int widest(List<String> cells) {
    return cells.stream().mapToInt(Cells::width).max().orElse(0);
  }
}
