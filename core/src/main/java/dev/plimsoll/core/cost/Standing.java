package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import java.time.Instant;

/**
 * How one budget stands when something is asked of it: the inputs of a decision, and the arithmetic
 * in words.
 *
 * @param whose the name of the run, user, key, role, tenant or model
 * @param asked what it would take, beyond what its run had set aside
 * @param ends when the period ends and it begins anew; {@link Instant#MAX} for a run's
 */
public record Standing(Budget budget, String whose, Balance balance, Money asked, Instant ends) {
  /** What is left, never below nothing. */
  public Money headroom() {
    return budget.hard().minus(balance.taken()).orZero();
  }

  /** Whether it does not fit. */
  public boolean isOver() {
    return asked.isMoreThan(headroom());
  }

  /** Whether it reaches beyond the soft edge. */
  public boolean isWarned() {
    return balance.taken().plus(asked).isMoreThan(budget.soft());
  }

  /** Whether it would fit if what is under way cost nothing: then asking again soon may help. */
  public boolean mayFitSoon() {
    return isOver() && !balance.spent().plus(asked).isMoreThan(budget.hard());
  }

  /** The arithmetic for people. */
  public String text() {
    Money edge = isOver() ? budget.hard() : budget.soft();
    Money after = balance.taken().plus(asked);
    return "%s %s may spend %s %s: %s spent + %s reserved + %s asked = %s, %s %s%s"
        .formatted(
            budget.scope().word(),
            whose,
            budget.hard(),
            budget.period() == Period.TOTAL ? "in all" : "a " + period(),
            balance.spent(),
            balance.reserved(),
            asked,
            after,
            distance(after.minus(edge)),
            isOver() ? "that" : "the soft edge of " + edge,
            ends.equals(Instant.MAX) ? "" : "; the %s ends %s".formatted(period(), ends));
  }

  private String period() {
    return budget.period().word();
  }

  private static String distance(Money beyond) {
    return beyond.isNegative()
        ? Money.ZERO.minus(beyond) + " below"
        : beyond.isZero() ? "exactly" : beyond + " over";
  }
}
