package dev.plimsoll.core.scale;

/**
 * How many agents of a pool may serve.
 *
 * @param base how many there are at the start
 */
public record Size(int min, int base, int max) {
  public Size {
    if (min < 0 || max < 1 || base < min || base > max) {
      throw new IllegalArgumentException(
          "from %d to %d agents, %d at the start: at least one is allowed, and the start lies between"
              .formatted(min, max, base));
    }
  }

  /** The nearest number that is allowed. */
  int clamp(int agents) {
    return Math.clamp(agents, min, max);
  }
}
