package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.text.Limit;
import dev.plimsoll.lab.text.Scale;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The two charts that explain a verdict, side by side, and the figures behind them below. */
final class ChartSection {
  private static final String HIDDEN_BY_WAITING =
      "Solid: response, from when a request was due. Dashed: service, from when it was sent. The band"
          + " between is waiting that a test which waits for its answers would hide.";
  private static final String TIMES =
      "Each cell holds the answers of one moment and one range of response times; darker or brighter"
          + " than its neighbours means more of them. Requests count when their answer came.";

  private final RunResult run;
  private final List<Column> columns;
  private final Curves curves;
  private final Markup out = new Markup();

  private ChartSection(RunResult run) {
    this.run = run;
    columns = Column.of(run.seconds(), Size.WIDE.columns);
    curves = Curves.requests(run);
  }

  static Markup section(RunResult run) {
    return new ChartSection(run).draw();
  }

  private Markup draw() {
    if (!PercentileChart.possible(curves) && !TimeChart.possible(run)) {
      return out.leaf(
              "p", "No request was answered, so there is nothing to draw.", "class", "panel")
          .line();
    }
    boolean both = PercentileChart.possible(curves) && TimeChart.possible(run);
    out.open("section", "class", both ? "charts" : "charts one", "aria-label", "Charts").line();
    if (PercentileChart.possible(curves)) {
      String title = Findings.percentiles(run);
      figure("percentiles", title, HIDDEN_BY_WAITING);
      for (Size size : Size.values()) {
        out.part(PercentileChart.draw(curves, size, title));
      }
      out.close("figure").line();
    }
    if (TimeChart.possible(run)) {
      String title = Findings.time(run);
      figure("time", title, TIMES);
      for (Size size : Size.values()) {
        out.part(TimeChart.draw(run, Column.coarser(columns, size.columns), size, title));
      }
      marks();
      out.close("figure").line();
    }
    if (PercentileChart.possible(curves)) {
      percentileFigures();
    }
    if (TimeChart.possible(run)) {
      timeFigures();
    }
    return out.close("section").line();
  }

  private void figure(String id, String title, String subtitle) {
    out.open("figure", "id", id).open("figcaption");
    out.open("h2").foreign(title).close("h2");
    out.leaf("p", subtitle, "class", "muted").close("figcaption").line();
  }

  private void marks() {
    List<Mark> marks = TimeChart.marks(run);
    if (marks.isEmpty()) {
      return;
    }
    out.open("ol", "class", "marks");
    for (Mark mark : marks) {
      out.open("li")
          .leaf("b", Spoken.clock(mark.atSeconds()))
          .text(" ")
          .foreign(mark.text())
          .close("li");
    }
    out.close("ol");
    if (run.marks().size() > marks.size()) {
      out.leaf(
          "p",
          "and " + Figures.count(run.marks().size() - marks.size()) + " more moments",
          "class",
          "muted");
    }
  }

  private void percentileFigures() {
    List<OptionalDouble> response = row(true);
    List<OptionalDouble> service = row(false);
    Scale scale =
        Scale.of(
            Stream.concat(response.stream(), service.stream())
                .flatMapToDouble(OptionalDouble::stream));
    DataTable table =
        new DataTable(List.of("percentile", "response " + scale.unit(), "service " + scale.unit()));
    for (int i = 0; i < response.size(); i++) {
      String name = i < Percentiles.ROWS.length ? Percentiles.name(Percentiles.ROWS[i]) : "max";
      table.row(List.of(name, scale.number(response.get(i)), scale.number(service.get(i))));
    }
    run.thresholds().stream()
        .map(t -> Limit.of(t.expression()))
        .filter(limit -> limit.responsePercentile().isPresent())
        .limit(10)
        .forEach(limit -> table.row(List.of("limit " + limit.text(), "", "")));
    details("Figures: response time by percentile", "percentile-figures", table);
  }

  private List<OptionalDouble> row(boolean response) {
    var times = response ? run.all().response() : run.all().service();
    List<OptionalDouble> row = new ArrayList<>();
    for (double percentile : Percentiles.ROWS) {
      row.add(times.supported(percentile));
    }
    row.add(times.max());
    return row;
  }

  private void timeFigures() {
    Scale scale = Scale.of(columns.stream().flatMapToDouble(c -> c.response().max().stream()));
    String unit = " " + scale.unit();
    DataTable table =
        new DataTable(
            List.of(
                "time",
                "due",
                "sent",
                "answered",
                "failed",
                "in flight",
                "p50" + unit,
                "p95" + unit,
                "p99" + unit,
                "max" + unit));
    for (Column c : columns) {
      table.row(
          List.of(
              Spoken.clock(c.from()),
              Figures.count(c.due()),
              Figures.count(c.sent()),
              Figures.count(c.answered()),
              Figures.count(c.failed()),
              Figures.count(c.inFlight()),
              scale.number(c.response().supported(50)),
              scale.number(c.response().supported(95)),
              scale.number(c.response().supported(99)),
              scale.number(c.response().max())));
    }
    int each = columns.getFirst().seconds();
    details(
        each == 1 ? "Figures: second by second" : "Figures: every " + each + " seconds",
        "time-figures",
        table);
  }

  private void details(String summary, String id, DataTable table) {
    out.open("details", "id", id)
        .leaf("summary", summary)
        .part(table.markup())
        .close("details")
        .line();
  }
}
