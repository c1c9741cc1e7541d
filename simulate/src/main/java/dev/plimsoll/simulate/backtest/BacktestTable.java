package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** A backtest as plain text of at most 80 columns that survives a copy into a ticket. */
public final class BacktestTable {
  private static final int WIDTH = 80;
  private static final int LABEL = 18;
  private static final int CELL = 12;

  private final Backtest test;
  private final List<String> lines = new ArrayList<>();

  private BacktestTable(Backtest test) {
    this.test = test;
  }

  /** The whole table, ending in a line end. */
  public static String text(Backtest test) {
    BacktestTable table = new BacktestTable(test);
    table.head();
    for (Priority priority : test.measured().classes().keySet()) {
      table.ofClass(priority);
    }
    table.ofAll();
    table.sentences(" What would have changed", test.sentences());
    table.sentences(" What this does not say", test.limits());
    return Spoken.plain(String.join("\n", table.lines)) + "\n";
  }

  private void head() {
    Backtest.Asked asked = test.asked();
    long tasks = test.measured().classes().values().stream().mapToLong(ClassFigures::offered).sum();
    add(
        Cells.ends(
            " BACKTEST  " + Cells.cut(Clean.line(asked.other().name()), 40),
            "seed " + asked.seed(),
            WIDTH - 1));
    add(
        "   %s: %s tasks in %s"
            .formatted(
                Cells.cut(Clean.line(asked.file()), 40),
                Figures.count(tasks),
                Spoken.clock(test.measured().seconds())));
    add("");
    add(row("", List.of("measured", "replayed", "error", "changed", "change")));
  }

  private void ofClass(Priority priority) {
    add(" " + priority.word());
    Function<Column, ClassFigures> of =
        column ->
            column
                .classes()
                .getOrDefault(priority, new ClassFigures(0, 0, 0, 0, 0, 0, 0, NONE, NONE));
    counted("offered", of, ClassFigures::offered);
    counted("refused", of, ClassFigures::refused);
    counted("completed", of, ClassFigures::completed);
    some("failed", of, ClassFigures::failed);
    some("unfinished", of, ClassFigures::unfinished);
    figures(
        "began in time",
        column -> 100 * of.apply(column).shareInTime(),
        column -> Figures.percent(of.apply(column).inTime(), of.apply(column).offered()));
    ToDoubleFunction<Column> good = column -> of.apply(column).good() / seconds(column);
    figures("goodput /s", good, column -> Figures.significant(good.applyAsDouble(column)));
    for (double percentile : new double[] {50, 95, 99}) {
      times("wait p%.0f".formatted(percentile), percentile, of.andThen(ClassFigures::waits));
    }
    for (double percentile : new double[] {50, 95, 99}) {
      times("latency p%.0f".formatted(percentile), percentile, of.andThen(ClassFigures::latencies));
    }
  }

  private static final Latencies NONE = Latencies.none();

  private static double seconds(Column column) {
    return Math.max(1e-3, column.seconds());
  }

  private void counted(
      String label, Function<Column, ClassFigures> of, ToLongFunction<ClassFigures> count) {
    figures(
        label,
        column -> count.applyAsLong(of.apply(column)),
        column -> Figures.count(count.applyAsLong(of.apply(column))));
  }

  /** Only where there are some. */
  private void some(
      String label, Function<Column, ClassFigures> of, ToLongFunction<ClassFigures> count) {
    if (columns().stream().anyMatch(column -> count.applyAsLong(of.apply(column)) > 0)) {
      counted(label, of, count);
    }
  }

  private List<Column> columns() {
    return List.of(test.measured(), test.replayed(), test.changed());
  }

  /** Only where there are samples enough. */
  private void times(String label, double percentile, Function<Column, Latencies> of) {
    Function<Column, OptionalDouble> time = column -> of.apply(column).supported(percentile);
    if (columns().stream().anyMatch(column -> time.apply(column).isPresent())) {
      figures(
          label,
          column -> time.apply(column).orElse(Double.NaN),
          column -> Spoken.latency(time.apply(column)));
    }
  }

  private void ofAll() {
    add(" all");
    figures("calls", Column::calls, column -> Figures.count(column.calls()));
    figures("failed calls", Column::failedCalls, column -> Figures.count(column.failedCalls()));
    figures("calls at once", Column::atOnce, column -> Figures.count(column.atOnce()));
    figures("slots", Column::slots, column -> Figures.count(column.slots()));
    figures(
        "slots busy", column -> 100 * column.busy(), column -> Figures.percent(column.busy(), 1));
    figures("rung changes", Column::rungs, column -> Figures.count(column.rungs()));
    row("worst rung", column -> column.worst().word());
    figures(
        "cost",
        column -> column.cost().map(money -> money.usd().doubleValue()).orElse(Double.NaN),
        column -> column.cost().map(Sentences::usd).orElse("–"));
    add("");
    List<String> names = List.of("measured", "replayed", "changed");
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String breaks = columns().get(i).breaks();
      broken.add(names.get(i) + ": " + (breaks.isEmpty() ? "nothing" : breaks));
    }
    sentences(" What breaks first", broken);
  }

  private void row(String label, Function<Column, String> cell) {
    add(
        row(
            "   " + label,
            List.of(
                cell.apply(test.measured()),
                cell.apply(test.replayed()),
                "",
                cell.apply(test.changed()),
                "")));
  }

  private void figures(
      String label, ToDoubleFunction<Column> value, Function<Column, String> cell) {
    double was = value.applyAsDouble(test.measured());
    double again = value.applyAsDouble(test.replayed());
    double would = value.applyAsDouble(test.changed());
    add(
        row(
            "   " + label,
            List.of(
                cell.apply(test.measured()),
                cell.apply(test.replayed()),
                percent(was, again),
                cell.apply(test.changed()),
                percent(again, would))));
  }

  /** By how much it differs; nothing where there is nothing to compare with. */
  private static String percent(double from, double to) {
    if (from == to) {
      return "0 %";
    }
    if (!Double.isFinite(from) || !Double.isFinite(to) || from == 0) {
      return "–";
    }
    double percent = 100 * (to - from) / Math.abs(from);
    return String.format(Locale.ROOT, Math.abs(percent) < 100 ? "%+.1f %%" : "%+,.0f %%", percent);
  }

  private static String row(String label, List<String> cells) {
    StringBuilder line = new StringBuilder(Cells.left(label, LABEL));
    cells.forEach(cell -> line.append(Cells.right(cell, CELL)));
    return line.toString();
  }

  private void sentences(String heading, List<String> sentences) {
    add(heading);
    sentences.forEach(sentence -> wrapped(Spoken.plain(Clean.line(sentence))));
    add("");
  }

  /** Over as many lines as it needs, broken between words. */
  private void wrapped(String text) {
    String rest = text;
    String indent = "   ";
    while (indent.length() + rest.length() > WIDTH - 1) {
      int space = rest.lastIndexOf(' ', WIDTH - 1 - indent.length());
      if (space <= 0) {
        break;
      }
      add(indent + rest.substring(0, space));
      rest = rest.substring(space + 1);
      indent = "     ";
    }
    add(indent + rest);
  }

  private void add(String line) {
    lines.add(Cells.cut(line.stripTrailing(), WIDTH));
  }
}
