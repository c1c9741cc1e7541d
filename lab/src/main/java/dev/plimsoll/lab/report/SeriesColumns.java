package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.text.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The figures of several series side by side: every column of times in the unit it reads best. */
record SeriesColumns(List<Times> times) {
  private record Times(String name, Scale scale, Function<RequestRow, OptionalDouble> value) {}

  /** Fixes the units by all rows that will be shown. */
  static SeriesColumns of(List<RequestRow> rows) {
    return new SeriesColumns(
        List.of(
            times("p50", rows, RequestRow::p50),
            times("p95", rows, RequestRow::p95),
            times("p99", rows, RequestRow::p99),
            times("max", rows, RequestRow::max)));
  }

  private static Times times(
      String name, List<RequestRow> rows, Function<RequestRow, OptionalDouble> value) {
    Scale scale = Scale.of(rows.stream().map(value).flatMapToDouble(OptionalDouble::stream));
    return new Times(name + " " + scale.unit(), scale, value);
  }

  List<String> heads() {
    List<String> heads = new ArrayList<>(List.of("requests", "failed", "rate/s"));
    times.forEach(column -> heads.add(column.name()));
    return heads;
  }

  List<String> cells(RequestRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(Figures.count(row.requests()));
    cells.add(Figures.count(row.failed()));
    cells.add(Figures.significant(row.perSecond()));
    times.forEach(column -> cells.add(column.scale().number(column.value().apply(row))));
    return cells;
  }
}
