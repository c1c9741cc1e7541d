package dev.plimsoll.bench.harness;

import dev.plimsoll.base.text.Figures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalDouble;

/** The lines that a benchmark prints: what, measured, its target, and the one over the other. */
public final class Lines {
  private Lines() {}

  /** Which benchmark, how it was called, on what machine, when. */
  public static String header(String name, boolean smoke) {
    return "bench/run %s%s   %s, %d cores, %s %s, JDK %s"
        .formatted(
            smoke ? "--smoke " : "",
            name,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  /** A time that should stay below its target; both in milliseconds. */
  public static String below(String what, OptionalDouble millis, double target) {
    return line(what, millis(millis), "< " + millis(target), ratio(millis, target));
  }

  /** A share, 0 to 1, that should reach its target. */
  public static String share(String what, OptionalDouble share, double target) {
    return line(what, percent(share), ">= " + percent(OptionalDouble.of(target)), "");
  }

  /** A share, 0 to 1, that should stay below its target. */
  public static String shareBelow(String what, OptionalDouble share, double target) {
    String limit = "< " + percent(OptionalDouble.of(target));
    return line(what, percent(share), limit, ratio(share, target));
  }

  /** A multiple of somebody else's figure that should reach its target at least. */
  public static String reaches(String what, OptionalDouble times, double target) {
    return line(what, plainNumber(times), ">= " + plainNumber(OptionalDouble.of(target)), "");
  }

  /** So many a second, which should be at least as many as its target. */
  public static String rate(String what, OptionalDouble perSecond, double target) {
    return line(
        what,
        perSecond(perSecond),
        ">= " + perSecond(OptionalDouble.of(target)),
        ratio(perSecond, target));
  }

  public static String perSecond(OptionalDouble rate) {
    return rate.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%,.0f", rate.getAsDouble()) + Figures.NBSP + "/s";
  }

  /** A multiple of somebody else's figure that should reach its target at most. */
  public static String times(String what, OptionalDouble times, double target) {
    return line(what, plainNumber(times), "<= " + plainNumber(OptionalDouble.of(target)), "");
  }

  /** A time beside what it should be, and how far it may be off; milliseconds. */
  public static String near(String what, OptionalDouble millis, double truth, double bound) {
    return line(
        what,
        millis(millis),
        millis(truth) + " within " + millis(bound),
        millis.isEmpty() ? "" : off(millis.getAsDouble() - truth, "ms"));
  }

  /** A count beside what it should be, and how far it may be off. */
  public static String nearCount(String what, OptionalDouble count, double truth, double bound) {
    return line(
        what,
        count.isEmpty() ? "–" : String.format(Locale.ROOT, "%,.0f", count.getAsDouble()),
        String.format(Locale.ROOT, "%,.0f within %.0f", truth, bound),
        count.isEmpty() ? "" : off(count.getAsDouble() - truth, ""));
  }

  /** A figure that should stay below its target, both with the same unit. */
  public static String belowUnit(String what, OptionalDouble figure, double target, String unit) {
    return line(
        what,
        plainNumber(figure) + Figures.NBSP + unit,
        "< " + plainNumber(OptionalDouble.of(target)) + Figures.NBSP + unit,
        "");
  }

  /** Something that could not be measured here, and why: its figures are not shown. */
  public static String skipped(String what, String why) {
    return "  %-40s %s".formatted(what, "not shown: " + why);
  }

  /** A figure without a target. */
  public static String plain(String what, String figure) {
    return line(what, figure, "", "");
  }

  public static String millis(OptionalDouble millis) {
    return millis.isEmpty() ? "–" : millis(millis.getAsDouble());
  }

  public static String millis(double millis) {
    return Figures.latency(millis * 1e6);
  }

  /** Shares near one need every digit that tells them from it. */
  private static String percent(OptionalDouble share) {
    if (share.isEmpty()) {
      return "–";
    }
    String digits = String.format(Locale.ROOT, "%.3f", share.getAsDouble() * 100);
    return digits.replaceAll("\\.?0+$", "") + Figures.NBSP + "%";
  }

  private static String off(double difference, String unit) {
    return String.format(Locale.ROOT, "off by %+.3g %s", difference, unit).strip();
  }

  private static String plainNumber(OptionalDouble value) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
  }

  private static String ratio(OptionalDouble value, double target) {
    return value.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.2f of it", value.getAsDouble() / target);
  }

  private static String line(String what, String figure, String target, String ratio) {
    String line =
        "  %-40s %12s  %s"
            .formatted(what, figure, target.isEmpty() ? "" : "target " + target + "  " + ratio);
    return line.stripTrailing();
  }
}
