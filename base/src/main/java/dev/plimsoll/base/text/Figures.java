package dev.plimsoll.base.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers as people read them: three significant digits, one unit, the same in every locale.
 * Machine files keep full precision and never come here.
 */
public final class Figures {
  /** Between a number and its unit, so that a line never breaks there. */
  public static final String NBSP = "\u00a0";

  private Figures() {}

  /** 12000 → {@code 12,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Three significant digits: 0.0421, 46.3, 999, 1,520. */
  public static String significant(double number) {
    if (!Double.isFinite(number)) {
      return "–";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(3, RoundingMode.HALF_UP));
    int decimals = Math.max(0, 2 - (rounded.precision() - rounded.scale() - 1));
    return String.format(Locale.ROOT, "%,." + Math.min(decimals, 9) + "f", rounded);
  }

  /** Microseconds below 1 ms, milliseconds below 1 s, then seconds: {@code 46.3 ms}. */
  public static String latency(double nanos) {
    if (!Double.isFinite(nanos)) {
      return "–";
    }
    if (nanos < 999_500) {
      return significant(nanos / 1e3) + NBSP + "µs";
    }
    return nanos < 999_500_000
        ? significant(nanos / 1e6) + NBSP + "ms"
        : significant(nanos / 1e9) + NBSP + "s";
  }

  /** {@code 2.15 %}; never 0 % or 100 % unless exactly so. */
  public static String percent(double part, double whole) {
    if (whole <= 0) {
      return "–";
    }
    double percent = 100 * part / whole;
    if (percent > 0 && percent < 0.01) {
      return "<" + NBSP + "0.01" + NBSP + "%";
    }
    if (percent < 100 && percent > 99.99) {
      return ">" + NBSP + "99.99" + NBSP + "%";
    }
    String digits =
        percent > 99 && percent < 100
            ? String.format(Locale.ROOT, "%.2f", percent)
            : percent == Math.rint(percent) ? Long.toString((long) percent) : significant(percent);
    return digits + NBSP + "%";
  }

  /** Time since a start as {@code m:ss}, or {@code h:mm:ss} from one hour on. */
  public static String clock(Duration sinceStart) {
    long seconds = sinceStart.toSeconds();
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
