package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Scale;
import java.util.ArrayList;
import java.util.List;

/** Every name, slowest first; the page stays small however many there are. */
final class NameSection {
  private static final int FIRST = 25;
  private static final int MOST_CHARACTERS = 400_000;

  private final List<Series> names;
  private final SeriesColumns columns;
  private final Scale service;

  private NameSection(List<Series> names) {
    this.names = names;
    columns = SeriesColumns.of(names.stream().map(RequestRow::response).toList());
    service = Scale.of(names.stream().flatMapToDouble(s -> s.service().supported(99).stream()));
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
    List<String> heads = new ArrayList<>(List.of("name"));
    heads.addAll(columns.heads());
    heads.add("service p99 " + service.unit());
    return new DataTable(heads);
  }

  private List<String> cells(Series name) {
    List<String> cells = new ArrayList<>(List.of(name.name()));
    cells.addAll(columns.cells(RequestRow.response(name)));
    cells.add(service.number(name.service().supported(99)));
    return cells;
  }
}
