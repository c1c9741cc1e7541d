package dev.plimsoll.base.units;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number and the unit written behind it; the one parser that all quantities share. */
record Quantity(double number, String unit) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(\\D*)");

  /**
   * Reads a number and its unit.
   *
   * @param kind what the quantity is, for the message: "a duration"
   * @param first the likeliest unit of a bare number
   * @param second the next likeliest
   */
  static Quantity parse(String text, String kind, String first, String second) {
    String trimmed = text.strip();
    Matcher form = FORM.matcher(trimmed);
    if (!form.matches()) {
      throw new UnitException(
          "'%s' is not %s; expected a number and a unit, as in '10%s'"
              .formatted(shortened(trimmed), kind, first));
    }
    String unit = form.group(2).strip();
    if (unit.isEmpty()) {
      throw new UnitException(
          "'%1$s' has no unit; did you mean '%1$s%2$s' or '%1$s%3$s'?"
              .formatted(shortened(trimmed), first, second));
    }
    return new Quantity(Double.parseDouble(form.group(1)), unit);
  }

  static UnitException unknown(String text, String kind, String units) {
    return new UnitException(
        "'%s' is not %s; the units are %s".formatted(shortened(text), kind, units));
  }

  /** The number without needless decimals, whatever the locale. */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : String.format(Locale.ROOT, "%.3f", number).replaceAll("\\.?0+$", "");
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
