package dev.plimsoll.core.limit;

/**
 * Within what an {@link AdaptiveLimit} moves, and how.
 *
 * @param floor it never falls below, in calls at once
 * @param initial where it begins
 * @param ceiling it never rises above
 * @param backoff what is left of it after the provider refused, above 0 and below 1
 * @param tolerance so many times as many calls as the provider works on may be under way, the
 *     others standing in its own line; at least 1
 */
public record AdaptiveSettings(
    int floor, int initial, int ceiling, double backoff, double tolerance) {
  public AdaptiveSettings {
    if (floor < 1 || floor > initial || initial > ceiling) {
      throw new IllegalArgumentException(
          "an adaptive limit needs 1 <= floor <= initial <= ceiling, not %d, %d, %d"
              .formatted(floor, initial, ceiling));
    }
    if (!(backoff > 0 && backoff < 1)) {
      throw new IllegalArgumentException("a backoff lies between 0 and 1, not at " + backoff);
    }
    if (!(tolerance >= 1 && tolerance <= 100)) {
      throw new IllegalArgumentException("a tolerance lies from 1 to 100, not at " + tolerance);
    }
  }

  /** From 2 over 20 to 1,000 calls at once, nine tenths after a refusal, an eighth in line. */
  public static AdaptiveSettings standard() {
    return new AdaptiveSettings(2, 20, 1_000, 0.9, 1.125);
  }
}
