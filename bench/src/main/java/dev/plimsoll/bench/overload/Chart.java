package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.overload.TimeLine.Second;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A time line as a picture that stands on light and dark pages. Draws, measures nothing. */
final class Chart {
  private static final int LINES = 4;
  private static final double[] STEPS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
  private static final int WIDTH = 960;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 64;
  private static final int UPPER = 240;
  private static final int LOWER = 120;
  private static final int GAP = 56;
  private static final int STRIP = 10;
  private static final String STYLE =
      """
      <style>
        svg { --ink: #1f2933; --soft: #6b7785; --grid: #dfe4ea; --page: #ffffff;
          --critical: #b4235a; --high: #d9822b; --normal: #2f7dc1; --low: #9bb3c9;
          --good: #12805c; --limit: #5b4bc4; --line: #c2410c; --m0: #cfe8dc; --m1: #f6d58a; --m2: #eb9a94;
          font-family: system-ui, sans-serif; font-size: 12px; }
        @media (prefers-color-scheme: dark) { svg { --ink: #e6eaef; --soft: #98a5b3; --grid: #313b47;
          --page: #161b22; --critical: #f0729f; --high: #f0ab5f; --normal: #66ade6; --low: #5b7085;
          --good: #4fd1a1; --limit: #a99cff; --line: #ff9b6a; --m0: #1f4a3a; --m1: #7a5c17; --m2: #7c322d; } }
        text { fill: var(--ink); } .soft { fill: var(--soft); } .grid { stroke: var(--grid); }
        .page { fill: var(--page); } .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
      </style>
      """;

  private final List<Second> seconds;
  private final StringBuilder out = new StringBuilder();

  private Chart(TimeLine line) {
    seconds = line.seconds();
  }

  static String svg(TimeLine line, String title) {
    return new Chart(line).draw(title);
  }

  private String draw(String title) {
    int lower = TOP + UPPER + GAP;
    int height = lower + LOWER + 40;
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        """
            .formatted(WIDTH, height, title));
    out.append(STYLE).append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
    text(LEFT, 22, "", title);
    double most = most(Second::offered);
    grid(TOP, UPPER, most, "tasks a second");
    stack(most);
    curve(TOP, UPPER, most, Second::offered, "soft");
    curve(TOP, UPPER, most, Second::good, "good");
    modes(TOP + UPPER + 4);
    double calls = Math.max(most(Second::limit), most(Second::inLine));
    grid(lower, LOWER, calls, "calls");
    curve(lower, LOWER, calls, Second::limit, "limit");
    curve(lower, LOWER, calls, Second::inLine, "line");
    legend();
    times(lower + LOWER + 18);
    return out.append("</svg>\n").toString();
  }

  /** Who was let in, the most urgent lowest. */
  private void stack(double most) {
    double[] under = new double[seconds.size()];
    for (Ranked rank : Ranked.ALL) {
      StringBuilder path = new StringBuilder("M");
      for (int i = 0; i < under.length; i++) {
        path.append(point(i, y(TOP, UPPER, most, under[i] + seconds.get(i).admitted(rank))));
      }
      for (int i = under.length - 1; i >= 0; i--) {
        path.append(point(i, y(TOP, UPPER, most, under[i])));
        under[i] += seconds.get(i).admitted(rank);
      }
      out.append(
          "<path d=\"%sZ\" fill=\"var(--%s)\" opacity=\"0.75\"/>%n"
              .formatted(path.toString().strip(), rank.word()));
    }
  }

  private void curve(
      int top, int height, double most, ToDoubleFunction<Second> figure, String ink) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < seconds.size(); i++) {
      points.append(point(i, y(top, height, most, figure.applyAsDouble(seconds.get(i)))));
    }
    out.append(
        "<polyline class=\"curve\" points=\"%s\" stroke=\"var(--%s)\"/>%n"
            .formatted(points.toString().strip(), ink));
  }

  private void modes(int y) {
    double step = step();
    for (int i = 0; i < seconds.size(); i++) {
      if (seconds.get(i).mode() >= 0) {
        out.append(
            "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"var(--m%d)\"/>%n"
                .formatted(figure(LEFT + i * step), y, figure(step), STRIP, seconds.get(i).mode()));
      }
    }
  }

  private void grid(int top, int height, double most, String unit) {
    for (int i = 0; i <= LINES; i++) {
      double value = most * i / LINES;
      double y = y(top, height, most, value);
      out.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>%n"
              .formatted(LEFT, WIDTH - RIGHT, figure(y), figure(y)));
      out.append(
          "<text class=\"soft\" x=\"%d\" y=\"%s\" text-anchor=\"end\">%.0f</text>%n"
              .formatted(LEFT - 6, figure(y + 4), value));
    }
    text(LEFT, top - 6, "soft", unit);
  }

  private void times(int y) {
    int every = Math.max(1, seconds.size() / 60) * 10;
    for (int i = 0; i <= seconds.size(); i += every) {
      text((int) (LEFT + i * step()), y, "soft", i + " s");
    }
  }

  private void legend() {
    List<String> words =
        List.of(
            "critical|admitted: critical",
            "high|high",
            "normal|normal",
            "low|low",
            "soft|offered",
            "good|goodput",
            "m0|optimal",
            "m1|high load",
            "m2|critical mode");
    row(44, words);
    row(
        TOP + UPPER + GAP - 6,
        List.of("limit|calls at once let through", "line|in line at the provider"));
  }

  private void row(int y, List<String> words) {
    int x = LEFT + 110;
    for (String word : words) {
      String[] both = word.split("\\|", -1);
      out.append(
          "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" rx=\"2\" fill=\"var(--%s)\"/>%n"
              .formatted(x, y - 9, both[0]));
      text(x + 14, y, "", both[1]);
      x += 26 + 7 * both[1].length();
    }
  }

  private void text(int x, int y, String kind, String text) {
    out.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(kind, x, y, text));
  }

  /** Of the axis: four round steps that hold everything. */
  private double most(ToDoubleFunction<Second> figure) {
    double step = Math.max(4, seconds.stream().mapToDouble(figure).max().orElse(0)) / LINES;
    double unit = Math.pow(10, Math.floor(Math.log10(step)));
    double round =
        Arrays.stream(STEPS)
            .map(each -> each * unit)
            .filter(each -> each >= step)
            .findFirst()
            .orElse(step);
    return LINES * round;
  }

  private double step() {
    return (double) (WIDTH - LEFT - RIGHT) / Math.max(1, seconds.size());
  }

  private String point(int second, double y) {
    return figure(LEFT + (second + 0.5) * step()) + "," + figure(y) + " ";
  }

  private static double y(int top, int height, double most, double value) {
    return top + height * (1 - Math.min(1, value / most));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
