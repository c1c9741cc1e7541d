package dev.plimsoll.lab.report;

import dev.plimsoll.lab.text.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of figures as aligned text; labels give way before figures do. */
final class TextTable {
  private static final int COLUMN = 9;

  private final List<String> heads;
  private final List<String> labels = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> heads) {
    this.heads = heads;
  }

  /** One row with a cell for each head. */
  TextTable row(String label, List<String> cells) {
    labels.add(label);
    rows.add(cells);
    return this;
  }

  /**
   * A header and one line a row.
   *
   * @param least cells that each line has, so that figures stand below those of another table
   * @param most cells that no line exceeds
   */
  List<String> lines(int least, int most) {
    int[] widths = IntStream.range(0, heads.size()).map(i -> widest(i) + 2).toArray();
    int label = labels.stream().mapToInt(Cells::width).max().orElse(0) + 1;
    int spare = most - label - IntStream.of(widths).sum();
    for (int i = 0; i < widths.length && spare > 0; i++) {
      int more = Math.clamp(COLUMN - widths[i], 0, spare);
      widths[i] += more;
      spare -= more;
    }
    int figures = IntStream.of(widths).sum();
    int labelled = Math.min(Math.max(10, most - figures), Math.max(label, least - figures));
    List<String> lines = new ArrayList<>(List.of(line("", heads, widths, labelled)));
    for (int row = 0; row < rows.size(); row++) {
      lines.add(line(labels.get(row), rows.get(row), widths, labelled));
    }
    return lines;
  }

  private static String line(String label, List<String> cells, int[] widths, int labelled) {
    StringBuilder line = new StringBuilder(Cells.left(" " + label, labelled));
    for (int column = 0; column < widths.length; column++) {
      line.append(Cells.right(cells.get(column), widths[column]));
    }
    return line.toString();
  }

  private int widest(int column) {
    int head = Cells.width(heads.get(column));
    return rows.stream().mapToInt(row -> Cells.width(row.get(column))).reduce(head, Math::max);
  }
}
