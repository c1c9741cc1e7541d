package dev.plimsoll.mock.draw;

/**
 * What was drawn for one call: whether it fails, at {@code pace.total()}, and when its parts come.
 */
public record Fate(boolean fails, Pace pace) {
  /** The same with all its times multiplied. */
  public Fate slowed(double factor) {
    return factor == 1 ? this : new Fate(fails, pace.slowed(factor));
  }
}
