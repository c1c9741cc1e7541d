package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Amount;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Spoken;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Whether the figures are the target's or the generator's own. */
final class TrustSection {
  private static final int MOST_REASONS = 20;
  private static final int MOST_CHECKS = 100;

  private TrustSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    boolean valid = run.validity().valid();
    boolean calm = run.validity().warnings().isEmpty();
    out.open("section", "class", "panel", "id", "trust");
    out.leaf("h2", "May I trust it?");
    out.open("p");
    out.leaf(
        "span",
        valid ? calm ? "✓ yes" : "! yes, with care" : "✕ no",
        "class",
        "word " + (valid ? calm ? "ok" : "warn" : "fail"));
    out.text(
        valid
            ? " The generator kept up with what was asked of it."
            : " These figures are not the target's alone.");
    out.close("p");
    reasons(out, "fail", "✕ ", run.validity().reasons());
    reasons(out, "warn", "! ", run.validity().warnings());
    return out.part(facts(run)).part(checks(run)).close("section").line();
  }

  /** Every check, those that were not kept first. */
  private static Markup checks(RunResult run) {
    if (run.validity().checks().isEmpty()) {
      return new Markup();
    }
    DataTable table = new DataTable(List.of("check", "found", "at most", "", "how"));
    run.validity().checks().stream()
        .sorted(Comparator.comparingInt(check -> order(check.finding())))
        .limit(MOST_CHECKS)
        .forEach(check -> table.row(cells(check)));
    return table.markup();
  }

  private static List<String> cells(Check check) {
    String name = check.scope().isEmpty() ? check.name() : check.name() + ", " + check.scope();
    return List.of(
        name,
        check.found().map(Amount::text).orElse("–"),
        check.bound().map(Amount::text).orElse("–"),
        word(check.finding()),
        Clean.line(check.why(), 160));
  }

  private static String word(Finding finding) {
    return switch (finding) {
      case OK -> "ok";
      case INVALID -> "not valid";
      case WARNING -> "warning";
      case NOT_MEASURED -> "not measured";
    };
  }

  private static int order(Finding finding) {
    return switch (finding) {
      case INVALID -> 0;
      case WARNING -> 1;
      case OK -> 2;
      case NOT_MEASURED -> 3;
    };
  }

  private static void reasons(Markup out, String kind, String sign, List<String> reasons) {
    reasons.stream()
        .limit(MOST_REASONS)
        .forEach(r ->
            out.open("p").leaf("span", sign, "class", "word " + kind).foreign(r).close("p").line());
  }

  private static Markup facts(RunResult run) {
    Load load = run.load();
    Facts facts = new Facts();
    facts.add("sent of due", Figures.count(load.sent()) + " of " + Figures.count(load.intended()));
    facts.add("missed", Figures.count(load.missed()));
    facts.add("sent late", Figures.count(load.late()));
    load.scheduleLag()
        .supported(99)
        .ifPresent(lag -> facts.add("lateness p99", Figures.latency(lag)));
    load.scheduleLag().max().ifPresent(lag -> facts.add("lateness at most", Figures.latency(lag)));
    Generator generator = run.generator();
    generator.cpuOfOneCore().ifPresent(cpu -> facts.add("generator CPU", Spoken.ofACore(cpu)));
    generator.loadThreadCpu().ifPresent(cpu -> facts.add("thread that sends", Spoken.ofACore(cpu)));
    generator.sockets().ifPresent(sockets -> sockets(facts, sockets));
    generator
        .gcPauseMaxMillis()
        .ifPresent(ms -> facts.add("longest GC pause", Figures.latency(ms * 1e6)));
    generator
        .rssMegabytes()
        .ifPresent(
            mb -> facts.add("generator memory", Figures.significant(mb) + Figures.NBSP + "MB"));
    return facts.markup();
  }

  private static void sockets(Facts facts, Sockets sockets) {
    facts.add("connections opened", Figures.count(sockets.opened()));
    OptionalLong limit = sockets.descriptorLimit();
    facts.add(
        "most open at once",
        Figures.count(sockets.peakOpen())
            + (limit.isPresent() ? ", the system allows " + Figures.count(limit.getAsLong()) : ""));
  }
}
