package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Limit;
import dev.plimsoll.lab.text.Spoken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A run's closing table: plain text of at most 80 columns that survives a copy into a ticket. Only
 * the folder's path may be longer, since half a path is of no use.
 */
public final class ClosingTable {
  private static final int WIDTH = 80;
  private static final int NAMES = 8;
  private static final int ERROR_KINDS = 5;
  private static final int REASONS = 6;

  private final RunResult run;
  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private ClosingTable(RunResult run, Ink ink) {
    this.run = run;
    this.ink = ink;
  }

  /** What to type next, and why; an empty command leaves the line out. */
  public record Next(String command, String why) {
    public static final Next NONE = new Next("", "");
  }

  /** The whole table, ending in a line end. Colour only repeats what the words say. */
  public static String text(RunResult run, Path folder, Next next, boolean colour) {
    ClosingTable table = new ClosingTable(run, new Ink(colour));
    table.verdict();
    table.thresholds();
    table.requests();
    run.attempts().ifPresent(table::attempts);
    table.expected();
    table.errors();
    table.validity();
    table.where(folder, next);
    return Spoken.plain(String.join("\n", table.lines)) + "\n";
  }

  private void verdict() {
    String answer = Answer.of(run).word() + "  " + Clean.line(Answer.of(run).sentence());
    String what = what();
    boolean together = Cells.width(answer) + Cells.width(what) + 3 <= WIDTH;
    String line =
        together ? Cells.ends(" " + answer, what, WIDTH - 1) : Cells.cut(" " + answer, WIDTH);
    lines.add(ink.verdict(run.verdict(), line, Answer.of(run).word()));
    if (!together) {
      add("   " + what);
    }
  }

  private String what() {
    String length = Figures.clock(run.identity().duration());
    String name = Cells.cut(Clean.line(run.identity().scenario()), 30);
    String requests = Spoken.requests(run.all().total());
    String when = run.identity().interrupted() ? "interrupted at " + length : length;
    return name + ", " + when + ", " + requests;
  }

  private void thresholds() {
    List<ThresholdOutcome> worstFirst =
        run.thresholds().stream()
            .sorted(Comparator.comparingInt(t -> Outcomes.order(t.outcome())))
            .toList();
    int word = widest(worstFirst.stream().map(Outcomes::word).toList());
    int limit =
        Math.min(
            34, widest(worstFirst.stream().map(t -> Limit.of(t.expression()).text()).toList()));
    int value =
        Math.min(12, widest(worstFirst.stream().map(t -> Clean.line(t.valueText())).toList()));
    for (ThresholdOutcome threshold : worstFirst) {
      String line =
          "   %s  %s  %s  %s"
              .formatted(
                  Cells.left(Outcomes.word(threshold), word),
                  Cells.left(Limit.of(threshold.expression()).text(), limit),
                  Cells.left(Clean.line(threshold.valueText()), value + 2),
                  Clean.line(threshold.why()));
      lines.add(ink.outcome(threshold.outcome(), Cells.cut(line.stripTrailing(), WIDTH)));
    }
    add("");
  }

  private void requests() {
    List<Series> worst = Worst.byP99(run.names());
    List<Series> shown = worst.subList(0, Math.min(NAMES, worst.size()));
    List<String> labels = new ArrayList<>(List.of("response"));
    List<RequestRow> rows = new ArrayList<>(List.of(RequestRow.response(run.all())));
    if (worst.size() > 1) {
      shown.forEach(name -> labels.add("  " + Clean.line(name.name())));
      shown.forEach(name -> rows.add(RequestRow.response(name)));
    }
    labels.add("service");
    rows.add(RequestRow.service(run.all()));
    SeriesColumns columns = SeriesColumns.of(rows);
    TextTable table = new TextTable(columns.heads());
    for (int i = 0; i < rows.size(); i++) {
      table.row(labels.get(i), columns.cells(rows.get(i)));
    }
    List<String> told = table.lines(0, WIDTH - 1);
    told.forEach(this::add);
    if (worst.size() > NAMES) {
      lines.add(
          lines.size() - 1,
          "   and %s more in stats.csv".formatted(Figures.count(worst.size() - NAMES)));
    }
    add(" Response counts from when a request was due, service from when it was sent.");
    add("");
    run.all().stream().ifPresent(stream -> streams(stream, Cells.width(told.getFirst())));
  }

  /** Times below those of the requests, and what has to be known to read them. */
  private void streams(Stream stream, int width) {
    StreamTable.of(stream).lines(width, WIDTH - 1).forEach(this::add);
    if (!StreamTable.tokens(stream).isEmpty()) {
      wrapped(" Streamed ", StreamTable.tokens(stream));
    }
    stream.warning().ifPresent(warning -> told(" Warning: ", Clean.line(warning)));
    add("");
  }

  private void attempts(RetryFigures figures) {
    List<String> facts = new ArrayList<>();
    facts.add(
        Figures.count(figures.attempts())
            + " for "
            + Spoken.requests(figures.requests())
            + times(figures.amplification()));
    facts.add(Figures.count(figures.rateLimited()) + " rate limited");
    if (figures.ended() > 0) {
      facts.add(
          Figures.percent((double) figures.succeeded(), (double) figures.ended()) + " finally ok");
    }
    wrapped(" Attempts ", facts);
    if (Worst.byOutside(run.names()).isEmpty()) {
      add("");
    }
  }

  private static String times(OptionalDouble amplification) {
    return amplification.isPresent()
        ? " (x " + Figures.significant(amplification.getAsDouble()) + ")"
        : "";
  }

  private void expected() {
    List<Series> outside = Worst.byOutside(run.names());
    if (outside.isEmpty()) {
      return;
    }
    List<String> facts = new ArrayList<>();
    outside.stream()
        .limit(NAMES)
        .forEach(name ->
            facts.add(
                Cells.cut(Clean.line(name.name()), 24)
                    + " "
                    + Spoken.share(name.outside().orElse(0), name.ok())));
    if (outside.size() > NAMES) {
      facts.add("and " + Figures.count(outside.size() - NAMES) + " more in summary.json");
    }
    wrapped(" Outside the expected times: ", facts);
    add("");
  }

  private void errors() {
    if (run.errors().isEmpty()) {
      return;
    }
    List<ErrorKind> kinds = Worst.errors(run.errors());
    int count = Figures.count(kinds.getFirst().count()).length();
    int kind = Math.min(24, widest(kinds.stream().map(e -> Clean.line(e.kind())).toList()));
    for (ErrorKind error : kinds.subList(0, Math.min(ERROR_KINDS, kinds.size()))) {
      add(
          " %s  %s  %s  %s  %s"
              .formatted(
                  error.equals(kinds.getFirst()) ? "Errors" : "      ",
                  Cells.right(Figures.count(error.count()), count),
                  Cells.left(Clean.line(error.kind()), kind),
                  Cells.left(Worst.when(error), 12),
                  Clean.line(error.first())));
    }
    if (kinds.size() > ERROR_KINDS) {
      add("         and %d more kinds in the report".formatted(kinds.size() - ERROR_KINDS));
    }
    add("");
  }

  private void validity() {
    boolean valid = run.validity().valid();
    // The first line has the first reason too, but seldom all of it.
    run.validity().reasons().stream()
        .limit(REASONS)
        .forEach(reason -> told(" Not valid: ", Clean.line(reason)));
    wrapped(valid ? " Valid: " : " Load: ", load());
    run.validity().warnings().stream()
        .limit(REASONS)
        .forEach(warning -> told(" Warning: ", Clean.line(warning)));
  }

  private List<String> load() {
    Load load = run.load();
    if (load.intended() == 0) {
      return List.of("no request was due");
    }
    List<String> facts = new ArrayList<>();
    facts.add(Figures.count(load.sent()) + " of " + Figures.count(load.intended()) + " sent");
    if (load.missed() > 0) {
      facts.add(Figures.count(load.missed()) + " missed");
    }
    load.scheduleLag()
        .max()
        .ifPresent(lag -> facts.add("at most " + Figures.latency(lag) + " late"));
    run.generator().cpuOfOneCore().ifPresent(cpu -> facts.add("generator " + Spoken.ofACore(cpu)));
    return facts;
  }

  /** One text over at most two lines, broken between words. */
  private void told(String head, String text) {
    String line = head + text;
    int space = Cells.width(line) <= WIDTH ? -1 : line.lastIndexOf(' ', WIDTH - 1);
    if (space <= head.length()) {
      add(line);
    } else {
      add(line.substring(0, space));
      add(" ".repeat(head.length()) + line.substring(space + 1));
    }
  }

  private void wrapped(String head, List<String> facts) {
    String line = head + facts.getFirst();
    for (String fact : facts.subList(1, facts.size())) {
      if (Cells.width(line + ", " + fact) >= WIDTH) {
        add(line + ",");
        line = " ".repeat(head.length()) + fact;
      } else {
        line += ", " + fact;
      }
    }
    add(line);
  }

  private void where(Path folder, Next next) {
    lines.add(" Report   " + folder.resolve("report.html"));
    if (!next.command().isEmpty()) {
      add(" Next     " + Clean.line(next.command()) + "    " + Clean.line(next.why()));
    }
  }

  private void add(String line) {
    lines.add(Cells.cut(line.stripTrailing(), WIDTH));
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(Cells::width).max().orElse(0);
  }
}
