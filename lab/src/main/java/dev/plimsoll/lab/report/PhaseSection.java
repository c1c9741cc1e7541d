package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.text.Scale;
import dev.plimsoll.lab.text.Spoken;
import java.util.List;

/** The phases of a load, where there was more than one. */
final class PhaseSection {
  private static final int MOST = 100;

  private PhaseSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    if (run.phases().size() < 2) {
      return out;
    }
    Scale scale =
        Scale.of(run.phases().stream().flatMapToDouble(p -> p.series().response().max().stream()));
    String unit = " " + scale.unit();
    DataTable table =
        new DataTable(
            List.of(
                "phase",
                "from",
                "to",
                "requests",
                "failed",
                "rate/s",
                "p50" + unit,
                "p95" + unit,
                "p99" + unit,
                "max" + unit));
    run.phases().stream().limit(MOST).forEach(phase -> table.row(cells(phase, scale)));
    out.open("section", "class", "panel")
        .leaf("h2", run.phases().size() + " phases")
        .part(table.markup());
    return out.close("section").line();
  }

  private static List<String> cells(Phase phase, Scale scale) {
    RequestRow row = RequestRow.response(phase.series());
    return List.of(
        phase.label(),
        Spoken.clock(phase.fromSeconds()),
        Spoken.clock(phase.toSeconds()),
        Figures.count(row.requests()),
        Figures.count(row.failed()),
        Figures.significant(row.perSecond()),
        scale.number(row.p50()),
        scale.number(row.p95()),
        scale.number(row.p99()),
        scale.number(row.max()));
  }
}
