package dev.plimsoll.base.money;

import java.math.MathContext;
import java.util.OptionalDouble;

/**
 * What was paid beside what it would have cost otherwise: all of it with the large model, nothing
 * from the cache. Computed from amounts, never quoted.
 */
public record Savings(Money paid, Money otherwise) {
  public static final Savings NONE = new Savings(Money.ZERO, Money.ZERO);

  public Savings plus(Savings other) {
    return new Savings(paid.plus(other.paid), otherwise.plus(other.otherwise));
  }

  /** Below zero where it cost more. */
  public Money saved() {
    return otherwise.minus(paid);
  }

  /** What was saved as a share of what it would have cost; empty where that is nothing. */
  public OptionalDouble share() {
    return otherwise.isZero()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            saved().usd().divide(otherwise.usd(), MathContext.DECIMAL64).doubleValue());
  }
}
