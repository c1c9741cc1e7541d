package dev.plimsoll.core.limit;

import java.time.Duration;

/**
 * How an {@link AdmissionLevel} moves.
 *
 * @param target a longer mean wait in a period is overload
 * @param period how often it moves
 * @param cut the share of those admitted that is cut after a period of overload
 * @param raise the share that is added after a calm one; twice that after the second in a row, and
 *     so on up to the cut
 */
public record AdmissionSettings(Duration target, Duration period, double cut, double raise) {
  public AdmissionSettings {
    if (!target.isPositive() || target.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a target lies between 1 ns and 1 h, not at " + target);
    }
    if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a period lasts from 1 ms to 1 h, not " + period);
    }
    if (!(cut > 0 && cut < 1)) {
      throw new IllegalArgumentException("a cut lies between 0 and 1, not at " + cut);
    }
    if (!(raise > 0 && raise <= cut)) {
      throw new IllegalArgumentException(
          "up goes slower than down: a raise lies between 0 and the cut, %s, not at %s"
              .formatted(cut, raise));
    }
  }

  /** A mean wait of 500 ms in a second; a tenth down, a fiftieth up. */
  public static AdmissionSettings standard() {
    return new AdmissionSettings(Duration.ofMillis(500), Duration.ofSeconds(1), 0.1, 0.02);
  }
}
