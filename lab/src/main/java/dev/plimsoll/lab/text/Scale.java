package dev.plimsoll.lab.text;

import dev.plimsoll.base.text.Figures;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The one unit that all times of a column are written in, so that they compare at a glance. */
public enum Scale {
  MICROS("µs", 1e3),
  MILLIS("ms", 1e6),
  SECONDS("s", 1e9);

  private final String unit;
  private final double nanos;

  Scale(String unit, double nanos) {
    this.unit = unit;
    this.nanos = nanos;
  }

  /** The unit in which these nanoseconds read best together; milliseconds for none at all. */
  public static Scale of(DoubleStream values) {
    DoubleSummaryStatistics all = values.summaryStatistics();
    if (all.getCount() == 0) {
      return MILLIS;
    }
    if (all.getMin() >= 999_500_000 || all.getMax() >= 9_999_500_000.0) {
      return SECONDS;
    }
    return all.getMax() < 999_500 ? MICROS : MILLIS;
  }

  /** Three digits without the unit; "–" for what was not measured. */
  public String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "–";
  }

  /** Three digits, and no more than three decimals: below a thousandth it says so. */
  private String number(double value) {
    double number = value / nanos;
    if (number > 0 && number < 0.001) {
      return "<0.001";
    }
    return number < 0.1 && number > 0
        ? String.format(Locale.ROOT, "%.3f", number)
        : Figures.significant(number);
  }

  public String unit() {
    return unit;
  }
}
