package dev.plimsoll.bench.routing;

import dev.plimsoll.bench.routing.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How designs stand on some exams beside random routing and beside the two rules of length. */
final class Standings {
  private static final String HEAD =
      """
      | design | area | recovered | over random | over length | over fitted length |
      |---|---|---|---|---|---|\
      """;

  private final Sheet sheet;
  private final int[] folds;
  private final Bootstrap bootstrap;
  private final Curve length;
  private final Curve fittedLength;

  Standings(Sheet sheet, Folds folds, int draws, long seed) {
    this.sheet = sheet;
    this.folds = folds.of(sheet.exams(), seed);
    this.bootstrap = new Bootstrap(sheet.exams(), folds.drawn(), draws, seed);
    this.length = curve(Designs.LENGTH);
    this.fittedLength = curve(Designs.FITTED_LENGTH);
  }

  /** A table in Markdown: areas in percent, differences in points, intervals of 95 %. */
  List<String> table(List<Design> designs) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    designs.forEach(design -> lines.add(line(design)));
    return lines;
  }

  private String line(Design design) {
    Curve curve = curve(design);
    Curve.Area area = curve.area();
    double[] own = areas(curve);
    double[] random =
        bootstrap.draws().stream().mapToDouble(draw -> curve.area(draw).random()).toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.3f | %s | %s | %s |",
        design.name(),
        100 * area.quality(),
        area.recovered(),
        difference(area.quality() - area.random(), own, random),
        difference(area.quality() - length.area().quality(), own, areas(length)),
        difference(area.quality() - fittedLength.area().quality(), own, areas(fittedLength)));
  }

  private Curve curve(Design design) {
    return new Curve(sheet.exams(), design.crossValidated(sheet, folds));
  }

  private double[] areas(Curve curve) {
    return bootstrap.draws().stream().mapToDouble(draw -> curve.area(draw).quality()).toArray();
  }

  private static String difference(double difference, double[] ours, double[] theirs) {
    double[] differences = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      differences[i] = ours[i] - theirs[i];
    }
    Interval interval = Bootstrap.interval(differences);
    return String.format(
        Locale.ROOT,
        "%+.2f [%+.2f, %+.2f]",
        100 * difference,
        100 * interval.low(),
        100 * interval.high());
  }
}
