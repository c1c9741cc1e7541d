package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Scale;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Every name, slowest first; the page stays small however many there are. */
final class NameSection {
  private static final int FIRST = 25;
  private static final int MOST_CHARACTERS = 400_000;

  private final List<Series> names;
  private final SeriesColumns columns;
  private final Scale service;
  private final Optional<Scale> ttft;
  private final boolean expected;

  private NameSection(List<Series> names) {
    this.names = names;
    columns = SeriesColumns.of(names.stream().map(RequestRow::response).toList());
    service = Scale.of(names.stream().flatMapToDouble(s -> s.service().supported(99).stream()));
    ttft =
        names.stream().anyMatch(s -> s.stream().isPresent())
            ? Optional.of(Scale.of(names.stream().flatMapToDouble(s -> ttft(s).stream())))
            : Optional.empty();
    expected = names.stream().anyMatch(s -> s.outside().isPresent());
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
    ttft.ifPresent(scale -> heads.add("TTFT p95 " + scale.unit()));
    if (expected) {
      heads.add("outside expected");
    }
    return new DataTable(heads);
  }

  private static OptionalDouble ttft(Series name) {
    return name.stream().map(s -> s.ttft().supported(95)).orElse(OptionalDouble.empty());
  }

  private List<String> cells(Series name) {
    List<String> cells = new ArrayList<>(List.of(name.name()));
    cells.addAll(columns.cells(RequestRow.response(name)));
    cells.add(service.number(name.service().supported(99)));
    ttft.ifPresent(scale -> cells.add(scale.number(ttft(name))));
    if (expected) {
      OptionalLong outside = name.outside();
      cells.add(outside.isPresent() ? Spoken.share(outside.getAsLong(), name.ok()) : "–");
    }
    return cells;
  }
}
