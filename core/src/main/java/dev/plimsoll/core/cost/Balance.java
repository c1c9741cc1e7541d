package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;

/** What was spent in a period, and what is set aside for calls and runs under way. */
public record Balance(Money spent, Money reserved) {
  static final Balance ZERO = new Balance(Money.ZERO, Money.ZERO);

  /** Both together. */
  public Money taken() {
    return spent.plus(reserved);
  }
}
