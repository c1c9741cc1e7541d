package dev.plimsoll.core.cost;

import java.time.Duration;
import java.time.Instant;

/**
 * The tokens that a provider allows for a model, as the limiter sees it.
 *
 * @param size tokens a window
 * @param free of the present one
 * @param resets when they are all free again
 */
public record Window(long size, Duration length, long free, Instant resets) {
  public Window {
    if (size < 1 || !length.isPositive()) {
      throw new IllegalArgumentException("a window allows at least one token in some time");
    }
  }

  /** What it allows from now on for so long. */
  long within(Duration time, Instant now) {
    Duration wait = Duration.between(now, resets);
    Duration beyond = time.minus(wait.isNegative() ? Duration.ZERO : wait);
    double later = beyond.isNegative() ? 0 : (double) size * beyond.toMillis() / length.toMillis();
    return (long) Math.min(Long.MAX_VALUE / 4.0, Math.max(0, free) + later);
  }

  boolean isUntouched() {
    return free >= size;
  }
}
