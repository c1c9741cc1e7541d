package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Limit;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A run in Markdown, short enough for a comment on a change: the verdict first, at most 60 lines.
 * Nothing of a target or a scenario becomes markup, a link or a mention in it.
 */
public final class MarkdownReport {
  private static final int NAMES = 8;
  private static final int LIMITS = 10;
  private static final int KINDS = 5;
  private static final int REASONS = 4;
  private static final int LONGEST = 120;

  private final RunResult run;
  private final List<String> lines = new ArrayList<>();

  private MarkdownReport(RunResult run) {
    this.run = run;
  }

  /** The whole report, ending in a line end. */
  public static String render(RunResult run) {
    MarkdownReport report = new MarkdownReport(run);
    report.verdict();
    report.thresholds();
    report.requests();
    report.errors();
    report.validity();
    return String.join("\n", report.lines) + "\n";
  }

  private void verdict() {
    Answer answer = Answer.of(run);
    String length = Figures.clock(run.identity().duration());
    lines.add("### %s %s: %s".formatted(answer.sign(), answer.word(), text(answer.sentence())));
    lines.add("");
    lines.add(
        "%s, %s, %s"
            .formatted(
                text(run.identity().scenario()),
                run.identity().interrupted() ? "interrupted at " + length : length,
                Spoken.requests(run.all().total())));
  }

  private void thresholds() {
    List<ThresholdOutcome> worst =
        run.thresholds().stream()
            .sorted(Comparator.comparingInt(t -> Outcomes.order(t.outcome())))
            .toList();
    if (worst.isEmpty()) {
      return;
    }
    head("Limit", "Measured", "Outcome", "Seen");
    for (ThresholdOutcome limit : worst.subList(0, Math.min(LIMITS, worst.size()))) {
      row(
          text(Limit.of(limit.expression()).text()),
          text(limit.valueText()),
          Outcomes.word(limit),
          text(limit.why()));
    }
    more(worst.size() - LIMITS, "limits", "summary.json");
  }

  private void requests() {
    head("Requests", "Count", "Failed", "Per second", "p50", "p95", "p99", "max");
    series("response", RequestRow.response(run.all()));
    List<Series> worst = Worst.byP99(run.names());
    if (worst.size() > 1) {
      worst
          .subList(0, Math.min(NAMES, worst.size()))
          .forEach(name -> series(name.name(), RequestRow.response(name)));
    }
    series("service", RequestRow.service(run.all()));
    more(worst.size() - NAMES, "requests", "stats.csv");
    lines.add("");
    lines.add("Response counts from when a request was due, service from when it was sent.");
  }

  private void series(String name, RequestRow of) {
    row(
        text(name),
        Figures.count(of.requests()),
        Spoken.errors(of.failed(), of.requests()),
        Spoken.rate(of.perSecond()),
        Spoken.latency(of.p50()),
        Spoken.latency(of.p95()),
        Spoken.latency(of.p99()),
        Spoken.latency(of.max()));
  }

  private void errors() {
    List<ErrorKind> kinds = Worst.errors(run.errors());
    if (kinds.isEmpty()) {
      return;
    }
    head("Error", "Count", "When", "First");
    for (ErrorKind kind : kinds.subList(0, Math.min(KINDS, kinds.size()))) {
      row(text(kind.kind()), Figures.count(kind.count()), Worst.when(kind), text(kind.first()));
    }
    more(kinds.size() - KINDS, "kinds of errors", "failures.csv");
  }

  private void validity() {
    lines.add("");
    Load load = run.load();
    String sent =
        "%s of %s sent, %s missed, %s late"
            .formatted(
                Figures.count(load.sent()),
                Figures.count(load.intended()),
                Figures.count(load.missed()),
                Figures.count(load.late()));
    lines.add((run.validity().valid() ? "**Valid**: " : "**Not valid**: ") + sent);
    told("", run.validity().reasons());
    told("warning: ", run.validity().warnings());
  }

  private void told(String head, List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    lines.add("");
    texts.stream().limit(REASONS).forEach(each -> lines.add("- " + head + text(each)));
    if (texts.size() > REASONS) {
      lines.add("- and %d more in summary.json".formatted(texts.size() - REASONS));
    }
  }

  private void head(String... cells) {
    lines.add("");
    row(cells);
    lines.add("|" + " --- |".repeat(cells.length));
  }

  private void row(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  private void more(int left, String what, String file) {
    if (left > 0) {
      lines.add("");
      lines.add("and %s more %s in %s".formatted(Figures.count(left), what, file));
    }
  }

  /** Foreign text as text: whatever Markdown, HTML or a forge would read is escaped. */
  private static String text(String foreign) {
    StringBuilder out = new StringBuilder();
    Clean.line(foreign, LONGEST)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            case '@' -> out.append("&#64;"); // no mention
            case ':' -> out.append("&#58;"); // no link of a bare address
            case '\\', '`', '*', '_', '[', ']', '|', '~', '#', '$' ->
                out.append("&#").append(c).append(';');
            default -> out.appendCodePoint(c);
          }
        });
    return out.toString();
  }
}
