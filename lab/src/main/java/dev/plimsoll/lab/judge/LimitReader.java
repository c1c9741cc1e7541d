package dev.plimsoll.lab.judge;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;

/** Reads the right side of a threshold into the unit of its figure. */
final class LimitReader {
  private LimitReader() {}

  /**
   * Milliseconds, a share, a count, per second or dollars.
   *
   * @param bare whether a number without a unit is understood, as other tools write it
   */
  static double read(Figure figure, String text, boolean bare) {
    return switch (figure) {
      case Figure.Time _ ->
          bare && isNumber(text) ? Double.parseDouble(text) : Durations.parse(text).toNanos() / 1e6;
      case Figure.Part _ -> text.matches("1(\\.0+)?") ? 1 : Share.parse(text).fraction();
      case Figure.Count _ -> count(text);
      case Figure.PerSecond perSecond ->
          (bare || perSecond == Figure.PerSecond.TOKENS) && isNumber(text)
              ? Double.parseDouble(text)
              : Rate.parse(text).perSecond();
      case Figure.Amplification _ -> ratio(text);
      case Figure.Cost _ -> dollars(text);
    };
  }

  /** A whole number counts requests; 0.01 and 1% are shares of them. */
  static boolean isCount(String limit) {
    return limit.matches("\\d{1,15}");
  }

  private static double count(String text) {
    if (!text.matches("\\d{1,15}(\\.0+)?")) {
      throw new IllegalArgumentException(
          "'%s' is not a count; expected a whole number, as in 100".formatted(shortened(text)));
    }
    return Double.parseDouble(text);
  }

  private static double ratio(String text) {
    if (!isNumber(text)) {
      throw new IllegalArgumentException(
          "'%s' is not a number of attempts for each request; expected 1 or more, as in 1.2"
              .formatted(shortened(text)));
    }
    return Double.parseDouble(text);
  }

  private static double dollars(String text) {
    String number = text.startsWith("$") ? text.substring(1) : text;
    if (!isNumber(number)) {
      throw new IllegalArgumentException(
          "'%s' is not an amount; expected dollars, as in 0.50".formatted(shortened(text)));
    }
    return Double.parseDouble(number);
  }

  static boolean isNumber(String text) {
    return text.matches("\\d{1,15}(\\.\\d{1,15})?");
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
