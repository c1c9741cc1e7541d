package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Scale;
import java.util.List;
import java.util.OptionalDouble;

/** Every name, slowest first; the page stays small however many there are. */
final class NameSection {
  private static final int FIRST = 25;
  private static final int MOST_CHARACTERS = 400_000;

  private final Scale scale;
  private final List<Series> names;

  private NameSection(List<Series> names) {
    this.names = names;
    scale =
        Scale.of(
            names.stream().map(s -> s.response().max()).flatMapToDouble(OptionalDouble::stream));
  }

  static Markup section(RunResult run) {
    return run.names().isEmpty() ? new Markup() : new NameSection(Worst.byP99(run.names())).draw();
  }

  private Markup draw() {
    Markup out = new Markup();
    out.open("section", "class", "panel", "id", "names");
    out.leaf(
        "h2",
        names.size() == 1 ? "One name" : Figures.count(names.size()) + " names, slowest first");
    DataTable first = table();
    names.stream().limit(FIRST).forEach(name -> first.row(cells(name)));
    out.part(first.markup());
    if (names.size() > FIRST) {
      rest(out, names.subList(FIRST, names.size()));
    }
    return out.close("section").line();
  }

  private void rest(Markup out, List<Series> rest) {
    DataTable table = table();
    int shown = 0;
    while (shown < rest.size() && table.length() < MOST_CHARACTERS) {
      table.row(cells(rest.get(shown++)));
    }
    out.open("details")
        .leaf("summary", "Show " + Figures.count(shown) + " more")
        .part(table.markup());
    out.close("details");
    if (shown < rest.size()) {
      out.leaf(
          "p",
          "and " + Figures.count(rest.size() - shown) + " more in stats.csv",
          "class",
          "muted");
    }
  }

  private DataTable table() {
    String unit = " " + scale.unit();
    return new DataTable(
        List.of(
            "name",
            "requests",
            "failed",
            "rate/s",
            "p50" + unit,
            "p95" + unit,
            "p99" + unit,
            "max" + unit,
            "service p99"));
  }

  private List<String> cells(Series name) {
    RequestRow row = RequestRow.response(name);
    return List.of(
        name.name(),
        Figures.count(row.requests()),
        Figures.count(row.failed()),
        Figures.significant(row.perSecond()),
        scale.number(row.p50()),
        scale.number(row.p95()),
        scale.number(row.p99()),
        scale.number(row.max()),
        scale.number(name.service().supported(99)));
  }
}
