package dev.plimsoll.lab.report;

import static dev.plimsoll.lab.report.Markup.n;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.text.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Latency by percentile, both axes logarithmic, so that the rare and slow has the room it deserves.
 * Lines end where ten samples remain; a dot marks the slowest of all.
 */
final class PercentileChart {
  private static final double[] TICKS = {50, 90, 99, 99.9, 99.99, 99.999};
  private static final double[] LABELLED = {99, 95, 90, 50};
  private static final int STEPS = 160;
  private static final double MAX_GAP = 0.12;
  private static final double LABEL_ROOM = 150;
  private static final double LEFT_ROOM = 300;
  private static final int MOST_LIMITS = 4;

  private final Curves curves;
  private final Size size;
  private final double left;
  private final double right;
  private final double top = 16;
  private final double bottom;
  private final double lastDecade;
  private final LogAxis y;

  private PercentileChart(Curves curves, Size size) {
    this.curves = curves;
    this.size = size;
    left = size.left;
    right = size.width - 14.0;
    bottom = size.height - 40.0;
    lastDecade = Math.log10((double) curves.count() / Latencies.SAMPLES_BEYOND);
    y = LogAxis.around(values(), bottom, top);
  }

  /** Whether there are enough samples for a line. */
  static boolean possible(Curves curves) {
    return curves.count() >= 2 * Latencies.SAMPLES_BEYOND;
  }

  static Markup draw(Curves curves, Size size, String title) {
    return new PercentileChart(curves, size).draw(title);
  }

  private Markup draw(String title) {
    Svg svg = new Svg(curves.id(), size, title, description());
    svg.latencies(y, left, right);
    ticks(svg);
    if (curves.isBand()) {
      svg.path("band", band());
    }
    limits(svg);
    svg.path("line response", line(curves.solid(), false));
    if (curves.dashed().count() > 0) {
      svg.path("line service", line(curves.dashed(), false));
    }
    maximum(svg, curves.dashed(), "service");
    maximum(svg, curves.solid(), "response");
    labels(svg);
    return svg.end();
  }

  private String description() {
    return Percentiles.capital(curves.name())
        + " "
        + Percentiles.sentence(curves.solid())
        + "; "
        + curves.dashedName()
        + " "
        + Percentiles.sentence(curves.dashed())
        + ".";
  }

  private DoubleStream values() {
    DoubleStream measured =
        Stream.of(curves.solid(), curves.dashed())
            .flatMapToDouble(l -> DoubleStream.concat(l.percentile(1).stream(), l.max().stream()));
    return DoubleStream.concat(
        measured, shownLimits().stream().mapToDouble(l -> l.nanos().orElse(0)));
  }

  /** Limits far above everything measured would only flatten the picture. */
  private List<Limit> shownLimits() {
    double most = curves.solid().max().orElse(0) * 8;
    return curves.limits().stream()
        .filter(l -> l.nanos().orElse(most) < most)
        .limit(MOST_LIMITS)
        .toList();
  }

  private double x(double percentile) {
    return xOfDecade(-Math.log10(1 - percentile / 100));
  }

  private double xOfDecade(double decade) {
    double span = lastDecade * (1 + MAX_GAP);
    return left + 4 + decade / span * (right - left - 14);
  }

  private void ticks(Svg svg) {
    svg.line("axis", left, bottom, right, bottom);
    double last = -100;
    for (double tick : TICKS) {
      boolean within = -Math.log10(1 - tick / 100) <= lastDecade + 1e-9;
      if (within && x(tick) - last >= 44) {
        svg.line("grid", x(tick), top, x(tick), bottom);
        svg.text("tick", x(tick), bottom + 16, "middle", text(tick));
        last = x(tick);
      }
    }
    svg.text(
        "axis-name",
        (left + right) / 2,
        bottom + 33,
        "middle",
        "share of requests at most this slow");
  }

  private static String text(double tick) {
    return (tick == Math.rint(tick) ? Long.toString((long) tick) : Double.toString(tick))
        + Figures.NBSP
        + "%";
  }

  private String line(Latencies times, boolean backwards) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i <= STEPS; i++) {
      double decade = lastDecade * (backwards ? STEPS - i : i) / STEPS;
      double nanos = times.percentile(100 * (1 - Math.pow(10, -decade))).orElse(0);
      d.append(d.isEmpty() && !backwards ? 'M' : 'L')
          .append(n(xOfDecade(decade)))
          .append(' ')
          .append(n(y.at(nanos)));
    }
    return d.toString();
  }

  private String band() {
    return line(curves.solid(), false) + line(curves.dashed(), true) + "Z";
  }

  private void maximum(Svg svg, Latencies times, String kind) {
    times
        .max()
        .ifPresent(
            max -> svg.dot("dot " + kind, xOfDecade(lastDecade * (1 + MAX_GAP)), y.at(max), 4));
  }

  private void limits(Svg svg) {
    List<Double> taken = new ArrayList<>();
    for (Limit limit : shownLimits()) {
      double at = y.at(limit.nanos().orElse(0));
      svg.line("limit", left, at, right, at);
      if (taken.stream().noneMatch(other -> Math.abs(other - at) < 15)) {
        if (crowded(at)) { // the solid line's own label stands there
          svg.text("label", right - 2, at + 14, "end", "limit " + limit.text());
        } else {
          svg.text("label", left + 6, at - 5, "start", "limit " + limit.text());
        }
        taken.add(at);
      }
    }
  }

  /** The names of the lines, each beside its own, with a percentile. */
  private void labels(Svg svg) {
    double response = curves.solid().max().orElse(0);
    double end = xOfDecade(lastDecade * (1 + MAX_GAP));
    svg.text("label", end + 4, y.at(response) - 9, "end", "max " + Figures.latency(response));
    label(svg, labelled());
  }

  /** The rarest percentile that has room for its label. */
  private double labelled() {
    for (double percentile : LABELLED) {
      if (right - x(percentile) >= LABEL_ROOM && -Math.log10(1 - percentile / 100) <= lastDecade) {
        return percentile;
      }
    }
    return LABELLED[LABELLED.length - 1];
  }

  /** Whether a text on the left above a limit would stand in the label of the solid line. */
  private boolean crowded(double limit) {
    double above = y.at(curves.solid().percentile(labelled()).orElse(0)) - limit;
    return x(labelled()) - left < LEFT_ROOM && above > -12 && above < 36;
  }

  private void label(Svg svg, double percentile) {
    double response = curves.solid().percentile(percentile).orElse(0);
    double service = curves.dashed().percentile(percentile).orElse(0);
    String name = "p" + (int) percentile + " ";
    double x = x(percentile);
    svg.dot("dot response", x, y.at(response), 3.5);
    if (curves.dashed().count() > 0) {
      svg.dot("dot service", x, y.at(service), 3.5);
    }
    above(svg, x, y.at(response), name + Figures.latency(response));
    if (curves.dashed().count() > 0) {
      String dashed = curves.dashedName() + " " + name + Figures.latency(service);
      svg.text("label", x + 8, y.at(service) + 18, "start", dashed);
    }
  }

  /** Left above the line, where a rising line never is; on two rows where one has no room. */
  private void above(Svg svg, double x, double y, String figure) {
    if (x - left > 170) {
      svg.text("label strong", x - 8, y - 6, "end", curves.name() + " " + figure);
    } else {
      double end = Math.max(x - 8, left + 84);
      svg.text("label strong", end, y - 24, "end", curves.name());
      svg.text("label strong", end, y - 8, "end", figure);
    }
  }
}
