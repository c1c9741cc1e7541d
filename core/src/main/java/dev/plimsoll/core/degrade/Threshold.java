package dev.plimsoll.core.degrade;

/**
 * Where a signal begins to ask for a rung and where it lets go of it: above the one, and not above
 * the other, which is lower, so that a value that trembles does not change the rung.
 *
 * @param enter asks for the rung when above it
 * @param leave holds the rung while above it; below {@code enter}
 */
public record Threshold(double enter, double leave) {
  public Threshold {
    if (!(leave >= 0 && leave < enter && Double.isFinite(enter))) {
      throw new IllegalArgumentException(
          ("the leave threshold %s is not between 0 and the enter threshold %s: a rung would be"
                  + " left while what made it still stands")
              .formatted(leave, enter));
    }
  }
}
