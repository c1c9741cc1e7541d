package dev.plimsoll.lab.report;

import static dev.plimsoll.lab.report.Markup.n;

import dev.plimsoll.base.text.Figures;

/** A drawing under way: lines, texts and axes in the classes that the style sheet colours. */
final class Svg {
  private final Markup out = new Markup();

  /** Starts a picture with the text that a reader hears instead of it. */
  Svg(String id, Size size, String title, String description) {
    String titleId = id + "-" + size.name + "-title";
    String descriptionId = id + "-" + size.name + "-desc";
    out.open(
        "svg",
        "class",
        "chart " + id + " " + size.name,
        "viewBox",
        "0 0 " + size.width + " " + size.height,
        "role",
        "img",
        "aria-labelledby",
        titleId + " " + descriptionId);
    out.leaf("title", title, "id", titleId).leaf("desc", description, "id", descriptionId).line();
  }

  Svg line(String kind, double x1, double y1, double x2, double y2) {
    out.shape("line", "class", kind, "x1", n(x1), "y1", n(y1), "x2", n(x2), "y2", n(y2));
    return this;
  }

  Svg path(String kind, String d) {
    if (!d.isEmpty()) {
      out.shape("path", "class", kind, "d", d).line();
    }
    return this;
  }

  Svg dot(String kind, double x, double y, double radius) {
    out.shape("circle", "class", kind, "cx", n(x), "cy", n(y), "r", n(radius));
    return this;
  }

  /**
   * @param anchor start, middle or end
   */
  Svg text(String kind, double x, double y, String anchor, String text) {
    out.leaf("text", text, "class", kind, "x", n(x), "y", n(y), "text-anchor", anchor).line();
    return this;
  }

  /** Grid and labels of a latency axis along the left. */
  Svg latencies(Axis axis, double left, double right) {
    double last = Double.NaN;
    for (double tick : axis.ticks()) {
      double y = axis.at(tick);
      line("grid", left, y, right, y);
      if (Double.isNaN(last) || Math.abs(last - y) >= 13) {
        text("tick", left - 6, y + 4, "end", shortLatency(tick));
        last = y;
      }
    }
    return this;
  }

  Markup end() {
    return out.close("svg").line();
  }

  /** A round time: 20 ms, 1 s, 500 µs. */
  private static String shortLatency(double nanos) {
    return Figures.latency(nanos).replaceFirst("\\.0+(?=\\D)", "");
  }
}
