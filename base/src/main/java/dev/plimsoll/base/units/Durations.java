package dev.plimsoll.base.units;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 1h30m}. */
public final class Durations {
  private static final String UNITS = "ns, us, ms, s, m, h, d";
  private static final Pattern PART = Pattern.compile("\\d+(?:\\.\\d+)?\\s*[a-zµ]+\\s*");
  private static final double LONGEST_NANOS = Duration.ofDays(36500).toNanos();

  private Durations() {}

  /**
   * Reads one or more parts, each a number and a unit (ns, us, ms, s, m or min, h, d).
   *
   * @throws UnitException when there is no unit, an unknown one, or more than 100 years
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    Matcher parts = PART.matcher(trimmed);
    double nanos = 0;
    int end = 0;
    while (end < trimmed.length() && parts.find(end) && parts.start() == end) {
      nanos += nanos(Quantity.parse(parts.group(), "a duration", "s", "ms"), trimmed);
      end = parts.end();
    }
    if (end == 0 || end < trimmed.length()) { // says what is wrong: no number, no or unknown unit
      Quantity whole = Quantity.parse(trimmed, "a duration", "s", "ms");
      nanos = nanos(whole, trimmed);
    }
    if (nanos > LONGEST_NANOS) {
      throw new UnitException("'%s' is more than 100 years".formatted(trimmed));
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  /** The shortest exact form that {@link #parse} reads again: {@code 1h30m}, {@code 250ms}. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder out = new StringBuilder();
    part(out, duration.toDays(), "d");
    part(out, duration.toHoursPart(), "h");
    part(out, duration.toMinutesPart(), "m");
    double seconds = duration.toSecondsPart() + duration.toNanosPart() / 1e9;
    if (seconds >= 1) {
      out.append(Quantity.plain(Math.round(seconds * 1000) / 1000.0)).append('s');
    } else if (seconds > 0) {
      int nanos = duration.toNanosPart();
      String form =
          nanos % 1_000 != 0
              ? nanos + "ns"
              : nanos % 1_000_000 != 0 ? nanos / 1_000 + "us" : nanos / 1_000_000 + "ms";
      out.append(form);
    }
    return out.toString();
  }

  private static void part(StringBuilder out, long count, String unit) {
    if (count > 0) {
      out.append(count).append(unit);
    }
  }

  private static double nanos(Quantity quantity, String text) {
    double unit =
        switch (quantity.unit()) {
          case "ns" -> 1;
          case "us", "µs" -> 1e3;
          case "ms" -> 1e6;
          case "s", "sec" -> 1e9;
          case "m", "min" -> 60e9;
          case "h" -> 3600e9;
          case "d" -> 86400e9;
          default -> throw Quantity.unknown(text, "a duration", UNITS);
        };
    return quantity.number() * unit;
  }
}
