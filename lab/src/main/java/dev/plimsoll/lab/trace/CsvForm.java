package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** Traces in CSV, told apart by the names of their columns, which may stand in any order. */
final class CsvForm implements TraceForm {
  /**
   * Whose columns these are.
   *
   * @param columns when, tokens of the prompt, tokens of the answer
   * @param sample a time of this form
   * @param time the same in words
   * @param nanos reads a time, or throws an IllegalArgumentException
   */
  private record Dialect(
      List<String> columns, String sample, String time, ToLongFunction<String> nanos) {}

  private static final Dialect AZURE =
      new Dialect(
          List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens"),
          "2023-11-16 18:15:46.6805900",
          "a time such as 2023-11-16 18:15:46.6805900",
          Timestamp::nanos);
  private static final Dialect BURST_GPT =
      new Dialect(
          List.of("Timestamp", "Request tokens", "Response tokens"),
          "45",
          "seconds such as 45 or 45.5",
          text -> Timestamp.decimal(text, 1_000_000_000L));

  private final TraceLines lines;
  private final Dialect dialect;
  private final int[] columns;
  private final int needed;

  private CsvForm(TraceLines lines, Dialect dialect, List<String> names) {
    this.lines = lines;
    this.dialect = dialect;
    this.columns = dialect.columns().stream().mapToInt(names::indexOf).toArray();
    this.needed = Arrays.stream(columns).max().orElse(0) + 1;
  }

  /** The form whose columns stand in a first line. */
  static CsvForm of(String first, TraceLines lines) {
    List<String> names = Arrays.stream(cells(first, lines)).map(CsvForm::bare).toList();
    for (Dialect dialect : List.of(AZURE, BURST_GPT)) {
      List<String> missing =
          dialect.columns().stream().filter(column -> !names.contains(column)).toList();
      if (missing.isEmpty()) {
        return new CsvForm(lines, dialect, names);
      }
      if (missing.size() < dialect.columns().size()) {
        throw lines.fault(
            1,
            first.length(),
            "the column %s is missing".formatted(String.join(" and ", missing)),
            KNOWN);
      }
    }
    throw lines.fault(1, first.length(), "no known trace has these columns", KNOWN);
  }

  @Override
  public boolean startsAtOnce() {
    return false;
  }

  @Override
  public Trace.Row row(String line) {
    String[] cells = cells(line, lines);
    if (cells.length < needed) {
      throw lines.fault(
          1,
          line.length(),
          "%d of %d columns".formatted(cells.length, needed),
          "Expected %s, as in %s,374,44."
              .formatted(String.join(", ", dialect.columns()), dialect.sample()));
    }
    return new Trace.Row(time(cells), tokens(cells, 1), tokens(cells, 2));
  }

  private long time(String[] cells) {
    try {
      return dialect.nanos().applyAsLong(bare(cells[columns[0]]));
    } catch (IllegalArgumentException _) {
      throw fault(cells, 0, "Expected %s.".formatted(dialect.time()));
    }
  }

  private int tokens(String[] cells, int which) {
    try {
      return TraceForm.tokens(bare(cells[columns[which]]));
    } catch (NumberFormatException _) {
      throw fault(cells, which, "Expected a whole number from 0 to 100,000,000.");
    }
  }

  private InputException fault(String[] cells, int which, String advice) {
    int column = 1;
    for (int i = 0; i < columns[which]; i++) {
      column += cells[i].length() + 1;
    }
    String cell = cells[columns[which]];
    String found = "%s is '%s'".formatted(dialect.columns().get(which), TraceLines.cut(bare(cell)));
    return lines.fault(column, cell.length(), found, advice);
  }

  /** The cells of a line as they are written; a comma in a quoted one belongs to it. */
  private static String[] cells(String line, TraceLines lines) {
    if (line.indexOf('"') < 0) {
      return line.split(",", -1);
    }
    List<String> cells = new ArrayList<>();
    int start = 0;
    while (start <= line.length()) {
      int comma = line.indexOf(',', behindQuotes(line, start, lines));
      int end = comma < 0 ? line.length() : comma;
      cells.add(line.substring(start, end));
      start = end + 1;
    }
    return cells.toArray(String[]::new);
  }

  /** Behind the last quote of a quoted cell, or where the cell starts if it is none. */
  private static int behindQuotes(String line, int start, TraceLines lines) {
    int quote = start;
    while (quote < line.length() && line.charAt(quote) == ' ') {
      quote++;
    }
    if (quote == line.length() || line.charAt(quote) != '"') {
      return start;
    }
    int end = line.indexOf('"', quote + 1);
    while (end >= 0 && line.startsWith("\"\"", end)) { // a quote within is doubled
      end = line.indexOf('"', end + 2);
    }
    if (end < 0) {
      throw lines.fault(
          quote + 1, 1, "a quote that is not closed", "A cell of a trace stands on one line.");
    }
    return end + 1;
  }

  private static String bare(String cell) {
    String text = cell.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
  }
}
