package dev.plimsoll.lab.request;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a data file, all of them in memory. Immutable. */
public final class Rows {
  private final Path file;
  private final List<String> columns;
  private final List<String[]> values;

  /** Rows of as many values each as there are columns. */
  Rows(Path file, List<String> columns, List<String[]> values) {
    this.file = file;
    this.columns = List.copyOf(columns);
    this.values = List.copyOf(values);
  }

  /**
   * Reads a file: JSON lines where it ends on {@code .jsonl} or {@code .ndjson}, else CSV.
   *
   * @throws dev.plimsoll.base.yaml.InputException with file and line, when it cannot be read, has
   *     no row, a broken one, or too many
   */
  public static Rows read(Path file) {
    return RowsReader.read(file);
  }

  public Path file() {
    return file;
  }

  public List<String> columns() {
    return columns;
  }

  public int size() {
    return values.size();
  }

  public Row row(int index) {
    return new Row(this, index);
  }

  /** Every n-th row from one on, both counted from 0, in their order. */
  public Rows every(int first, int nth) {
    List<String[]> some = new ArrayList<>();
    for (int row = first; row < values.size(); row += nth) {
      some.add(values.get(row));
    }
    return new Rows(file, columns, some);
  }

  String value(int row, int column) {
    return values.get(row)[column];
  }

  @Override
  public String toString() {
    return "%d rows of %s".formatted(size(), file.getFileName());
  }
}
