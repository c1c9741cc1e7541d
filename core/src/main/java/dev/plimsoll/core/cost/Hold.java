package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside for a call or a whole run, in every purse that pays for it. A call draws on what
 * its run had set aside first, and gives back what it did not need. Not thread-safe.
 */
final class Hold {
  private final List<Purse> purses;
  private final @Nullable Hold run;
  private final Money drawn;
  private Money left;
  private boolean settled;

  private Hold(List<Purse> purses, Money money, @Nullable Hold run) {
    this.purses = purses;
    this.left = money;
    this.run = run;
    this.drawn = run == null ? Money.ZERO : run.left.min(money);
  }

  /** Sets money aside; whoever calls has asked whether it fits. */
  static Hold place(List<Purse> purses, Money money, @Nullable Hold run) {
    Hold hold = new Hold(purses, money, run);
    if (run != null) {
      run.add(Money.ZERO.minus(hold.drawn));
    }
    purses.forEach(purse -> purse.reserve(money));
    return hold;
  }

  /** How much of an amount this run's hold already sets aside in a purse. */
  Money covers(Purse purse, Money money) {
    return purses.contains(purse) ? left.min(money) : Money.ZERO;
  }

  /** What was spent in the end stays spent, what was set aside beyond it is free again. */
  void settle(Money actual) {
    settled = true;
    for (Purse purse : purses) {
      purse.release(left);
      purse.spend(actual);
    }
    if (run != null && !run.settled) {
      run.add(drawn.minus(actual).orZero());
    }
  }

  private void add(Money money) {
    left = left.plus(money);
    purses.forEach(purse -> purse.reserve(money));
  }
}
