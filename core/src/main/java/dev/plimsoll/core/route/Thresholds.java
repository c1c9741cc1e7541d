package dev.plimsoll.core.route;

/**
 * Where the tiers lie on the scale of complexity.
 *
 * @param medium below it a small model is enough; above 0, at most {@code large}
 * @param large from it on a large model is wanted; at most 1
 */
public record Thresholds(double medium, double large) {
  public Thresholds {
    if (!(medium > 0 && medium <= large && large <= 1)) {
      throw new IllegalArgumentException(
          "thresholds of complexity want 0 < medium <= large <= 1; found medium %s, large %s"
              .formatted(medium, large));
    }
  }

  /** Below 0.3 small, below 0.7 medium, else large. */
  public static Thresholds standard() {
    return new Thresholds(0.3, 0.7);
  }

  /**
   * The tier of a complexity.
   *
   * @param complexity 0 to 1
   */
  public Tier tier(double complexity) {
    if (complexity < medium) {
      return Tier.SMALL;
    }
    return complexity < large ? Tier.MEDIUM : Tier.LARGE;
  }

  /** The other tiers and where they begin or end, for a person. */
  String otherwise(Tier tier) {
    return switch (tier) {
      case SMALL -> "medium at complexity >= %s, large at >= %s".formatted(medium, large);
      case MEDIUM -> "small at complexity < %s, large at >= %s".formatted(medium, large);
      case LARGE -> "medium at complexity < %s, small at < %s".formatted(large, medium);
    };
  }
}
