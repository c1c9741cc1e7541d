package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import java.time.Instant;

/** What one owner has spent and reserved of one budget in one period. Not thread-safe. */
final class Purse {
  final Budget budget;
  final String whose;
  final Instant ends;

  /** Somebody was told that its soft edge is behind it. */
  boolean told;

  private Money spent = Money.ZERO;
  private Money reserved = Money.ZERO;

  Purse(Budget budget, String whose, Instant ends) {
    this.budget = budget;
    this.whose = whose;
    this.ends = ends;
  }

  void reserve(Money money) {
    reserved = reserved.plus(money);
  }

  void release(Money money) {
    reserved = reserved.minus(money);
  }

  void spend(Money money) {
    spent = spent.plus(money);
  }

  Standing standing(Money asked) {
    return new Standing(budget, whose, new Balance(spent, reserved), asked, ends);
  }
}
