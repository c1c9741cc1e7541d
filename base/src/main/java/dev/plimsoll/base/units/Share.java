package dev.plimsoll.base.units;

/** A part of a whole, from 0 to 1. */
public record Share(double fraction) {
  public Share {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new UnitException("'%s' is not a share; expected 0%% to 100%%".formatted(fraction));
    }
  }

  /**
   * Reads {@code 1%} or {@code 0.01}; a bare number must be 0 or lie strictly between 0 and 1.
   *
   * @throws UnitException when it is neither, or lies outside 0 to 100 %
   */
  public static Share parse(String text) {
    String trimmed = text.strip();
    if (trimmed.matches("0?\\.\\d+|0")) {
      return new Share(Double.parseDouble(trimmed));
    }
    Quantity quantity = Quantity.parse(trimmed, "a share", "%", "e-2");
    if (!quantity.unit().equals("%") || quantity.number() > 100) {
      throw new UnitException(
          "'%s' is not a share; expected 0%% to 100%%, as in '1%%'".formatted(trimmed));
    }
    return new Share(quantity.number() / 100);
  }

  @Override
  public String toString() {
    return Quantity.plain(fraction * 100) + "%";
  }
}
