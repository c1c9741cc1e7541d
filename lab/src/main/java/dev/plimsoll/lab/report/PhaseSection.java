package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
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
    SeriesColumns columns =
        SeriesColumns.of(run.phases().stream().map(p -> RequestRow.response(p.series())).toList());
    List<String> heads = new ArrayList<>(List.of("phase", "from", "to"));
    heads.addAll(columns.heads());
    DataTable table = new DataTable(heads);
    for (int i = 0; i < Math.min(MOST, run.phases().size()); i++) {
      table.row(cells(i + 1, run.phases().get(i), columns));
    }
    out.open("section", "class", "panel")
        .leaf("h2", run.phases().size() + " phases")
        .part(table.markup());
    return out.close("section").line();
  }

  /** The number is what a threshold names the phase by. */
  private static List<String> cells(int number, Phase phase, SeriesColumns columns) {
    List<String> cells = new ArrayList<>();
    cells.add(number + ": " + phase.label());
    cells.add(Spoken.clock(phase.fromSeconds()));
    cells.add(Spoken.clock(phase.toSeconds()));
    cells.addAll(columns.cells(RequestRow.response(phase.series())));
    return cells;
  }
}
