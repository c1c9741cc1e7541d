package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import java.time.Duration;

/** How big a whole run is: all tokens of all its calls, what they cost, how long it takes. */
public record RunSize(long tokens, Money money, Duration lasts) {
  public RunSize {
    if (tokens < 0 || money.isNegative() || lasts.isNegative()) {
      throw new IllegalArgumentException("a run cannot be smaller than nothing");
    }
  }

  /** The smaller of both in each respect. */
  RunSize min(RunSize other) {
    return new RunSize(
        Math.min(tokens, other.tokens),
        money.min(other.money),
        lasts.compareTo(other.lasts) <= 0 ? lasts : other.lasts);
  }
}
