package dev.plimsoll.lab.display;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** One frame of the display: what a progress looks like at a width, without any escape code. */
final class Frame {
  private static final int RECENT_SECONDS = 5;
  private static final int BAR_BESIDE = 24;

  private final Progress progress;
  private final Columns columns;
  private final List<String> lines = new ArrayList<>();

  private Frame(Progress progress, int width) {
    this.progress = progress;
    this.columns = new Columns(width);
  }

  /** Its lines, none wider than {@code width} cells nor than 80. */
  static List<String> of(Progress progress, int width) {
    Frame frame = new Frame(progress, width);
    frame.head();
    frame.bar();
    frame.lines.add("");
    frame.figures();
    frame.lines.add("");
    frame.load();
    new Events(progress).lines().forEach(frame::add);
    frame.add(" Ctrl-C stops and reports");
    return frame.lines;
  }

  private void head() {
    String what =
        Cells.cut(Clean.line(progress.scenario()), 24)
            + "   "
            + (progress.phases() > 1 ? phase() : "")
            + Clean.line(progress.phaseLabel(), 40);
    String where = "seed " + progress.seed() + "  " + Clean.line(progress.folder());
    add(Cells.ends(" " + what, where, columns.width() - 1));
  }

  private String phase() {
    return "phase " + progress.phase() + " of " + progress.phases() + ": ";
  }

  private void bar() {
    String elapsed = Spoken.clock(progress.elapsedSeconds());
    if (progress.plannedSeconds().isEmpty()) {
      add(" running for " + elapsed);
      return;
    }
    double planned = progress.plannedSeconds().getAsDouble();
    double share = planned <= 0 ? 1 : Math.clamp(progress.elapsedSeconds() / planned, 0, 1);
    String percent = (int) Math.floor(share * 100) + " %";
    String times = elapsed + " / " + Spoken.clock(planned);
    add(" " + bar(share, columns.width() - BAR_BESIDE) + Cells.right(percent, 7) + "  " + times);
  }

  private static String bar(double share, int cells) {
    if (cells < 8) {
      return "";
    }
    int full = (int) Math.floor(share * cells);
    String head = full < cells ? "╸" : "";
    return "━".repeat(full) + head + "─".repeat(Math.max(0, cells - full - 1));
  }

  private void figures() {
    Recent recent = Recent.of(progress.seconds(), RECENT_SECONDS);
    Optional<Stream> stream = progress.soFar().stream();
    Limits limits = new Limits(progress.thresholds(), stream.isPresent());
    Sparks sparks = Sparks.last(progress.seconds());
    String last = "last " + RECENT_SECONDS + " s";
    add(columns.row("", last, "whole run", "limit", "1 s a mark"));
    add(
        columns.row(
            "rate",
            recent.seconds() == 0 ? "–" : Spoken.rate(recent.perSecond()),
            progress.soFar().total() == 0 ? "–" : Spoken.rate(progress.soFar().throughput()),
            limits.of("throughput"),
            sparks.rate()));
    stream.ifPresent(times -> firstToken(times, limits));
    for (int percentile : stream.isPresent() ? new int[] {95, 99} : new int[] {50, 95, 99}) {
      add(
          columns.row(
              "p" + percentile,
              Spoken.latency(recent.response().supported(percentile)),
              Spoken.latency(progress.soFar().response().supported(percentile)),
              limits.of("response.p(" + percentile + ")"),
              sparks.latency(percentile)));
    }
    add(
        columns.row(
            "errors",
            Spoken.errors(recent.failed(), recent.answered()),
            Spoken.errors(progress.soFar().failed(), progress.soFar().total()),
            limits.ofErrors(),
            sparks.errors()));
    limits.others().ifPresent(others -> add(" limits     " + others));
  }

  /** Known of the whole run alone. */
  private void firstToken(Stream stream, Limits limits) {
    add(
        columns.row(
            "ttft p95",
            "–",
            Spoken.latency(stream.ttft().supported(95)),
            limits.of(Limits.FIRST_TOKEN),
            ""));
  }

  private void load() {
    Load load = progress.load();
    StringJoiner facts = new StringJoiner("   ", " ", "");
    facts.add("in flight " + Figures.count(progress.inFlight()));
    facts.add("due " + Figures.count(load.intended()));
    facts.add("sent " + Figures.count(load.sent()));
    load.scheduleLag().max().ifPresent(lag -> facts.add("late " + Figures.latency(lag)));
    progress
        .generatorCpuOfOneCore()
        .ifPresent(cpu -> facts.add("generator " + Spoken.ofACore(cpu)));
    add(facts.toString());
  }

  private void add(String line) {
    lines.add(columns.line(line));
  }
}
