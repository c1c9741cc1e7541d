package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.text.Scale;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** What a reader of streamed answers waits for: the first token, then each one after it. */
final class StreamSection {
  private static final String WORDS =
      "TTFT: from the send to the first token of any kind. TTFO: to the first that a reader sees."
          + " TPOT: for each token after the first. A gap lies between two chunks, which may hold"
          + " several tokens.";
  private static final String LINES =
      "Solid: from the send to the first token. Dashed: for each token after it, of one answer.";
  private static final List<String> NAMES = List.of("TTFT", "TTFO", "TPOT", "gap");

  private StreamSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    run.all().stream().ifPresent(stream -> draw(out, run, stream));
    return out;
  }

  private static void draw(Markup out, RunResult run, Stream stream) {
    Curves curves = Curves.tokens(run, stream);
    boolean drawn = PercentileChart.possible(curves);
    out.open("section", "class", drawn ? "charts" : "charts one", "aria-label", "Streams").line();
    if (drawn) {
      String title = title(stream);
      out.open("figure", "id", "tokens").open("figcaption").leaf("h2", title);
      out.leaf("p", LINES, "class", "muted").close("figcaption").line();
      for (Size size : Size.values()) {
        out.part(PercentileChart.draw(curves, size, title));
      }
      out.close("figure").line();
    }
    out.open("div", "class", "panel", "id", "streams").leaf("h2", "Streamed answers");
    out.leaf("p", WORDS, "class", "muted");
    warning(out, stream);
    out.part(table(stream)).part(facts(stream)).close("div").close("section").line();
  }

  private static String title(Stream stream) {
    OptionalDouble first = stream.ttft().supported(95);
    OptionalDouble each = stream.tpot().supported(50);
    if (first.isEmpty() || each.isEmpty()) {
      return "First token and each one after it";
    }
    return "First token within "
        + Spoken.latency(first)
        + " for 95"
        + Figures.NBSP
        + "% of answers, then one every "
        + Spoken.latency(each);
  }

  private static void warning(Markup out, Stream stream) {
    stream
        .warning()
        .ifPresent(warning ->
            out.open("p")
                .leaf("span", "! ", "class", "word warn")
                .foreign(warning)
                .close("p")
                .line());
  }

  /** A column each, in the unit it reads best. */
  private static Markup table(Stream stream) {
    List<Latencies> times =
        List.of(stream.ttft(), stream.ttfo(), stream.tpot(), stream.interChunk());
    List<Scale> scales = times.stream().map(t -> Scale.of(values(t))).toList();
    List<String> heads = new ArrayList<>(List.of(""));
    for (int i = 0; i < times.size(); i++) {
      heads.add(NAMES.get(i) + " " + scales.get(i).unit());
    }
    DataTable table = new DataTable(heads);
    List<String> counts = new ArrayList<>(List.of("count"));
    times.forEach(t -> counts.add(Figures.count(t.count())));
    table.row(counts);
    for (double percentile : Percentiles.ROWS) {
      if (times.stream().anyMatch(t -> t.supported(percentile).isPresent())) {
        row(
            table,
            Percentiles.name(percentile),
            times.stream().map(t -> t.supported(percentile)).toList(),
            scales);
      }
    }
    row(table, "max", times.stream().map(Latencies::max).toList(), scales);
    return table.markup();
  }

  private static DoubleStream values(Latencies times) {
    return DoubleStream.concat(times.supported(50).stream(), times.max().stream());
  }

  private static void row(
      DataTable table, String name, List<OptionalDouble> values, List<Scale> scales) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (int i = 0; i < values.size(); i++) {
      cells.add(scales.get(i).number(values.get(i)));
    }
    table.row(cells);
  }

  private static Markup facts(Stream stream) {
    Facts facts = new Facts();
    facts.add("output tokens a second", figure(stream.tokensPerSecond()));
    facts.add("tokens a chunk", figure(stream.tokensPerChunk()));
    return facts.markup();
  }

  private static String figure(OptionalDouble value) {
    return Figures.significant(value.orElse(Double.NaN));
  }
}
