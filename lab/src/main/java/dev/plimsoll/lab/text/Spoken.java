package dev.plimsoll.lab.text;

import dev.plimsoll.base.text.Figures;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures of a run in the words that every face of it uses. */
public final class Spoken {
  private static final double LONGEST_SECONDS = 1e9;

  private Spoken() {}

  /** "46.3 ms", or "–" for what was not measured. */
  public static String latency(OptionalDouble nanos) {
    return nanos.isPresent() ? Figures.latency(nanos.getAsDouble()) : "–";
  }

  /** "200 /s". */
  public static String rate(double perSecond) {
    return Figures.significant(perSecond) + Figures.NBSP + "/s";
  }

  /** "2.15 % (258)"; "–" where there was nothing that could fail. */
  public static String errors(long failed, long total) {
    return share(failed, total);
  }

  /** "2.15 % (258)"; "–" of nothing. */
  public static String share(long part, long whole) {
    return whole == 0
        ? "–"
        : Figures.percent((double) part, (double) whole)
            + Figures.NBSP
            + "("
            + Figures.count(part)
            + ")";
  }

  /** "1 request", "12,000 requests". */
  public static String requests(long count) {
    return Figures.count(count) + (count == 1 ? " request" : " requests");
  }

  /** "11 % of a core". */
  public static String ofACore(double share) {
    String digits = String.format(Locale.ROOT, share < 0.0995 ? "%.1f" : "%.0f", 100 * share);
    return digits + Figures.NBSP + "% of a core";
  }

  /** Seconds since the start as "m:ss". */
  public static String clock(double seconds) {
    double bounded = Math.clamp(seconds, 0, LONGEST_SECONDS);
    return Figures.clock(Duration.ofMillis(Math.round(Math.floor(bounded * 1000))));
  }

  /** The same text with plain spaces, for a terminal and for what is copied out of one. */
  public static String plain(String text) {
    return text.replace(Figures.NBSP, " ");
  }
}
