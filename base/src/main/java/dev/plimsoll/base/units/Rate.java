package dev.plimsoll.base.units;

/** How often something happens, kept per second. */
public record Rate(double perSecond) {
  /**
   * Reads {@code 10/s}, {@code 600/min} or {@code 1000/h}.
   *
   * @throws UnitException when there is no unit, or an unknown one
   */
  public static Rate parse(String text) {
    Quantity quantity = Quantity.parse(text, "a rate", "/s", "/min");
    double seconds =
        switch (quantity.unit().replace(" ", "")) {
          case "/s", "/sec" -> 1;
          case "/m", "/min" -> 60;
          case "/h" -> 3600;
          case "/d" -> 86400;
          default -> throw Quantity.unknown(text, "a rate", "/s, /min, /h, /d");
        };
    return new Rate(quantity.number() / seconds);
  }

  @Override
  public String toString() {
    return Quantity.plain(perSecond) + "/s";
  }
}
