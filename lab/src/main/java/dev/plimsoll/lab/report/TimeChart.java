package dev.plimsoll.lab.report;

import static dev.plimsoll.lab.report.Markup.n;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.text.Spoken;
import java.util.List;
import java.util.stream.DoubleStream;

/** What happened when: the heat map of latencies and, on the same seconds, strips of counts. */
final class TimeChart {
  static final int MOST_MARKS = 9;

  private static final int STRIP = 46;
  private static final int STRIP_GAP = 28;
  private static final int STRIPS = 3;

  private final RunResult run;
  private final Size size;
  private final List<Column> columns;
  private final double left;
  private final double right;
  private final double top = 40;
  private final double heatBottom;
  private final double bottom;
  private final TimeAxis x;
  private final Svg svg;

  private TimeChart(RunResult run, List<Column> columns, Size size, String title) {
    this.run = run;
    this.size = size;
    this.columns = columns;
    left = size.left;
    right = size.width - 14.0;
    bottom = size.height - 22.0;
    heatBottom = bottom - STRIPS * (STRIP + STRIP_GAP);
    x = new TimeAxis(columns.size() * columns.getFirst().seconds(), left, right);
    svg = new Svg("time", size, title, description());
  }

  static boolean possible(RunResult run) {
    return run.seconds().stream().anyMatch(s -> s.due() + s.sent() + s.answered() > 0);
  }

  /** Draws columns that are few enough for the size. */
  static Markup draw(RunResult run, List<Column> columns, Size size, String title) {
    return new TimeChart(run, columns, size, title).draw();
  }

  /** The moments that have a number in the chart, in their order. */
  static List<Mark> marks(RunResult run) {
    return run.marks().stream()
        .sorted((a, b) -> Double.compare(a.atSeconds(), b.atSeconds()))
        .limit(MOST_MARKS)
        .toList();
  }

  private Markup draw() {
    heat();
    moments();
    Strip strip = new Strip(svg, columns, x, left, right);
    double first = heatBottom + STRIP_GAP;
    strip.rates(first, first + STRIP);
    strip.inFlight(first + STRIP + STRIP_GAP, first + 2 * STRIP + STRIP_GAP);
    strip.errors(bottom - STRIP, bottom);
    times();
    return svg.end();
  }

  private String description() {
    return "Response time of every answer, second by second, over "
        + Spoken.clock(columns.size() * columns.getFirst().seconds())
        + "; below it requests due, sent and answered a second, requests in flight and errors a second."
        + " The table of figures has each column.";
  }

  private void heat() {
    LogAxis latency =
        LogAxis.around(
            columns.stream()
                .flatMapToDouble(c ->
                    DoubleStream.concat(c.response().min().stream(), c.response().max().stream())),
            heatBottom,
            top);
    HeatMap heat = HeatMap.of(columns, latency);
    svg.latencies(latency, left, right);
    List<String> paths =
        heat.paths(left, top, (right - left) / columns.size(), (heatBottom - top) / HeatMap.ROWS);
    for (int colour = 0; colour < paths.size(); colour++) {
      svg.path("h h" + colour, paths.get(colour));
    }
    svg.line("axis", left, heatBottom, right, heatBottom);
    legend(heat.most());
  }

  private void legend(long most) {
    String end = Figures.count(most);
    double textEnd = right;
    double boxesEnd = textEnd - 8 - 7.0 * end.length();
    double start = boxesEnd - HeatMap.COLOURS * 9;
    for (int colour = 0; colour < HeatMap.COLOURS; colour++) {
      svg.path("h h" + colour, "M" + n(start + colour * 9) + " 5h9v9h-9z");
    }
    svg.text(
        "tick",
        start - 6,
        14,
        "end",
        (size == Size.WIDE ? "answers in a cell  " : "answers  ") + "1");
    svg.text("tick", textEnd, 14, "end", end);
    svg.text("tick", 2, 14, "start", "response time");
  }

  private void times() {
    for (double tick : x.ticks()) {
      String anchor = tick == 0 ? "start" : right - x.at(tick) < 18 ? "end" : "middle";
      double at = anchor.equals("end") ? right : x.at(tick);
      svg.text("tick", at, bottom + 17, anchor, Spoken.clock(tick));
    }
  }

  private void moments() {
    List<Mark> marks = marks(run);
    double last = -100;
    for (int i = 0; i < marks.size(); i++) {
      double at = x.at(marks.get(i).atSeconds());
      svg.line("moment", at, top - 6, at, bottom);
      if (at - last >= 16) {
        svg.dot("moment-dot", at, top - 12, 8);
        svg.text("moment-number", at, top - 8, "middle", Integer.toString(i + 1));
        last = at;
      }
    }
  }
}
