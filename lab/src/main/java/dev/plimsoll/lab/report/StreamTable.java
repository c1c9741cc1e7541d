package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.text.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The times inside streamed answers for the closing table: one row a time, one unit a column. */
final class StreamTable {
  private static final List<Function<Latencies, OptionalDouble>> FIGURES =
      List.of(t -> t.supported(50), t -> t.supported(95), t -> t.supported(99), Latencies::max);
  private static final List<String> NAMES = List.of("p50", "p95", "p99", "max");

  private StreamTable() {}

  static TextTable of(Stream stream) {
    List<Latencies> rows = List.of(stream.ttft(), stream.tpot(), stream.interChunk());
    List<Scale> scales = new ArrayList<>();
    List<String> heads = new ArrayList<>(List.of("measured"));
    for (int i = 0; i < FIGURES.size(); i++) {
      Function<Latencies, OptionalDouble> figure = FIGURES.get(i);
      scales.add(Scale.of(rows.stream().map(figure).flatMapToDouble(OptionalDouble::stream)));
      heads.add(NAMES.get(i) + " " + scales.get(i).unit());
    }
    TextTable table = new TextTable(heads);
    table.row("ttft", cells(stream.ttft(), scales));
    table.row("tpot", cells(stream.tpot(), scales));
    return table.row("chunk gap", cells(stream.interChunk(), scales));
  }

  private static List<String> cells(Latencies times, List<Scale> scales) {
    List<String> cells = new ArrayList<>(List.of(Figures.count(times.count())));
    for (int i = 0; i < FIGURES.size(); i++) {
      cells.add(scales.get(i).number(FIGURES.get(i).apply(times)));
    }
    return cells;
  }

  /** What is said of the tokens, one fact each. */
  static List<String> tokens(Stream stream) {
    List<String> facts = new ArrayList<>();
    stream.tokensPerSecond().ifPresent(rate -> facts.add(Figures.significant(rate) + " tokens/s"));
    stream
        .tokensPerChunk()
        .ifPresent(tokens -> facts.add(Figures.significant(tokens) + " tokens a chunk"));
    return facts;
  }
}
