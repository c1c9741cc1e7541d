package dev.plimsoll.core.degrade;

import java.time.Duration;

/**
 * What one rung leaves to the tasks of one priority.
 *
 * @param cacheAge how old an answer from the cache may be
 * @param timeout how long one call to a model may take
 */
public record Cuts(
    Effort effort, Duration cacheAge, Duration timeout, Features features, Gate gate) {
  public Cuts {
    if (cacheAge.isNegative() || !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "an answer is at least 0 s old and a call takes some time, not %s and %s"
              .formatted(cacheAge, timeout));
    }
  }

  /** The same but for the gate. */
  public Cuts with(Gate other) {
    return new Cuts(effort, cacheAge, timeout, features, other);
  }

  /**
   * Whether this leaves more than a better rung does. Times are not compared: to give a slow
   * provider more time under load can make sense.
   */
  boolean exceeds(Cuts better) {
    return effort.exceeds(better.effort)
        || features.compareTo(better.features) > 0
        || gate.compareTo(better.gate) < 0;
  }
}
