package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.text.Spoken;
import java.util.List;

/** What failed, by kind, the most frequent first, each with the first one seen. */
final class ErrorSection {
  private static final int FIRST = 10;
  private static final int MOST_KINDS = 50;
  private static final List<String> HEADS =
      List.of("kind", "count", "of all", "first", "last", "first one seen");
  private static final List<String> TIMED =
      List.of("kind", "count", "of all", "p50", "p99", "first", "last", "first one seen");

  private ErrorSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    if (run.errors().isEmpty()) {
      return out;
    }
    List<ErrorKind> kinds = Worst.errors(run.errors());
    out.open("section", "class", "panel", "id", "errors");
    out.open("h2").foreign(Findings.errors(run)).close("h2");
    table(out, kinds.subList(0, Math.min(FIRST, kinds.size())), run.all().total());
    if (kinds.size() > FIRST) {
      List<ErrorKind> rest = kinds.subList(FIRST, Math.min(MOST_KINDS, kinds.size()));
      out.open("details").leaf("summary", "Show " + rest.size() + " more kinds");
      table(out, rest, run.all().total());
      out.close("details");
    }
    if (kinds.size() > MOST_KINDS) {
      out.leaf(
          "p",
          "and " + Figures.count(kinds.size() - MOST_KINDS) + " rarer kinds in summary.json",
          "class",
          "muted");
    }
    return out.close("section").line();
  }

  private static void table(Markup out, List<ErrorKind> kinds, long requests) {
    out.open("div", "class", "scroll", "tabindex", "0").open("table", "class", "errors");
    out.open("thead").open("tr");
    boolean timed = kinds.stream().anyMatch(kind -> kind.service().count() > 0);
    for (String head : timed ? TIMED : HEADS) {
      out.leaf("th", head, "scope", "col");
    }
    out.close("tr").close("thead").open("tbody").line();
    kinds.forEach(kind -> row(out, kind, requests, timed));
    out.close("tbody").close("table").close("div");
  }

  private static void row(Markup out, ErrorKind kind, long requests, boolean timed) {
    out.open("tr").foreignLeaf("th", kind.kind(), "scope", "row");
    out.leaf("td", Figures.count(kind.count()));
    out.leaf(
        "td", Figures.percent((double) kind.count(), (double) Math.max(requests, kind.count())));
    if (timed) {
      out.leaf("td", Spoken.latency(kind.service().supported(50)));
      out.leaf("td", Spoken.latency(kind.service().supported(99)));
    }
    moment(out, kind.firstSecond());
    moment(out, kind.lastSecond());
    out.open("td", "class", "sample").open("code").foreign(kind.first()).close("code").close("td");
    out.close("tr").line();
  }

  /** A second, as a way to where it is drawn. */
  private static void moment(Markup out, int second) {
    out.open("td").leaf("a", Spoken.clock(second), "href", "#time").close("td");
  }
}
