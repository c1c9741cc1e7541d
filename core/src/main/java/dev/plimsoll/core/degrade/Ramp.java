package dev.plimsoll.core.degrade;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/**
 * How those whom critical turned away come back after it: a few at once, more by the second, so
 * that the load that was held back does not make the next overload.
 *
 * @param first the share that is let in at once, from 0 to 1
 * @param length until all are let in
 */
public record Ramp(double first, Duration length) {
  public Ramp {
    if (!(first >= 0 && first <= 1) || length.isNegative()) {
      throw new IllegalArgumentException(
          "a ramp begins with a share from 0 to 1 and has a length, not %s and %s"
              .formatted(first, length.isNegative() ? length : Durations.format(length)));
    }
  }

  /** The share that is let in so long after critical was left, from 0 to 1. */
  double share(Duration since) {
    if (since.compareTo(length) >= 0) {
      return 1;
    }
    double part = (double) Math.max(0, since.toNanos()) / length.toNanos();
    return first + (1 - first) * part;
  }
}
