package dev.plimsoll.lab.report;

import static dev.plimsoll.lab.report.Markup.n;

import dev.plimsoll.base.text.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Narrow charts below the heat map, linear from 0, on the same seconds. */
record Strip(Svg svg, List<Column> columns, TimeAxis x, double left, double right) {

  /** Due, sent and answered a second. */
  void rates(double top, double bottom) {
    double most =
        columns.stream()
            .mapToDouble(c -> Math.max(c.dueRate(), Math.max(c.sentRate(), c.answeredRate())))
            .max()
            .orElse(0);
    LinearAxis y = frame(most, top, bottom);
    svg.path("line due", steps(Column::dueRate, y));
    svg.path("line sent", steps(Column::sentRate, y));
    svg.path("line answered", steps(Column::answeredRate, y));
    svg.text("strip", left, top - 8, "start", "a second:");
    double at = left + 62;
    for (String name : List.of("due", "sent", "answered")) {
      svg.line("line " + name, at, top - 12, at + 18, top - 12);
      svg.text("strip", at + 23, top - 8, "start", name);
      at += 40 + 7.0 * name.length();
    }
  }

  void inFlight(double top, double bottom) {
    LinearAxis y =
        frame(columns.stream().mapToDouble(Column::inFlight).max().orElse(0), top, bottom);
    String outline = steps(c -> (double) c.inFlight(), y);
    svg.path("area", outline + "V" + n(bottom) + "H" + n(left) + "Z");
    svg.path("line flight", outline);
    svg.text("strip", left, top - 8, "start", "in flight");
  }

  void errors(double top, double bottom) {
    LinearAxis y =
        frame(columns.stream().mapToDouble(Column::failedRate).max().orElse(0), top, bottom);
    StringBuilder bars = new StringBuilder();
    for (Column column : columns) {
      if (column.failed() > 0) {
        double from = x.at(column.from());
        double to = x.at(column.from() + column.seconds());
        bars.append('M').append(n(from + 0.5)).append(' ').append(n(bottom));
        bars.append('V').append(n(Math.min(y.at(column.failedRate()), bottom - 1)));
        bars.append('H').append(n(to - 0.5)).append('V').append(n(bottom)).append('z');
      }
    }
    svg.path("bars", bars.toString());
    svg.text("strip", left, top - 8, "start", "errors a second");
  }

  private LinearAxis frame(double most, double top, double bottom) {
    LinearAxis y = LinearAxis.upTo(most, bottom, top);
    svg.line("grid", left, top, right, top);
    svg.line("axis", left, bottom, right, bottom);
    svg.text(
        "tick", left - 6, top + 4, "end", Figures.significant(y.top()).replaceFirst("\\.0+$", ""));
    svg.text("tick", left - 6, bottom + 2, "end", "0");
    return y;
  }

  private String steps(ToDoubleFunction<Column> value, LinearAxis y) {
    StringBuilder d = new StringBuilder();
    for (Column column : columns) {
      d.append(d.isEmpty() ? 'M' : 'L').append(n(x.at(column.from()))).append(' ');
      d.append(n(y.at(value.applyAsDouble(column))))
          .append('H')
          .append(n(x.at(column.from() + column.seconds())));
    }
    return d.toString();
  }
}
