package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Tier;
import java.util.Locale;

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

  /** How far off the other tiers are, for a person. */
  String otherwise(Tier tier, double value) {
    return switch (tier) {
      case SMALL ->
          "%s more would have been medium, %s more large"
              .formatted(more(medium - value), more(large - value));
      case MEDIUM ->
          "%s more would have been large, %s less small"
              .formatted(more(large - value), less(value - medium));
      case LARGE ->
          "%s less would have been medium, %s less small"
              .formatted(less(value - large), less(value - medium));
    };
  }

  /** In hundredths, rounded up: so much more reaches the threshold. */
  private static String more(double distance) {
    return figure(Math.max(1, Math.ceil(distance * 100 - 1e-6)));
  }

  /** In hundredths, beyond it: so much less lies below the threshold. */
  private static String less(double distance) {
    return figure(Math.floor(distance * 100 + 1e-6) + 1);
  }

  private static String figure(double hundredths) {
    return String.format(Locale.ROOT, "%.2f", hundredths / 100);
  }
}
