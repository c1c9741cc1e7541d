package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import java.util.Optional;

/**
 * What may be spent in a period, by each run, user, key, role, tenant or model, or by one of them.
 * At the soft edge one is warned and gets smaller models, at the hard edge nothing is spent any
 * more.
 *
 * @param only the one it is for; empty: each has so much
 */
public record Budget(Scope scope, Optional<String> only, Period period, Money soft, Money hard) {
  public Budget {
    if (soft.isNegative() || hard.isNegative()) {
      throw new IllegalArgumentException(
          "a budget cannot be below nothing: " + (hard.isNegative() ? hard : soft));
    }
    if (soft.isMoreThan(hard)) {
      throw new IllegalArgumentException(
          "the soft edge, %s, lies above the hard one, %s: nobody would be warned"
              .formatted(soft, hard));
    }
    if ((scope == Scope.RUN) != (period == Period.RUN)) {
      throw new IllegalArgumentException(
          "a budget of a %s is not for a %s: runs have budgets for the run, all others for a day, a"
                  .formatted(scope.word(), period.word())
              + " month or in total");
    }
    if (scope == Scope.RUN && only.isPresent()) {
      throw new IllegalArgumentException("a run has no name that a budget could be written for");
    }
  }

  /** So much, warned at four fifths. */
  public static Budget of(Scope scope, Optional<String> only, Period period, Money hard) {
    return new Budget(scope, only, period, Money.ofNanos(hard.nanos() / 5 * 4), hard);
  }

  /** So much for each of a kind, warned at four fifths. */
  public static Budget each(Scope scope, Period period, Money hard) {
    return of(scope, Optional.empty(), period, hard);
  }

  /** So much for one, warned at four fifths. */
  public static Budget only(Scope scope, String name, Period period, Money hard) {
    return of(scope, Optional.of(name), period, hard);
  }

  /** The same, warned elsewhere. */
  public Budget withSoft(Money edge) {
    return new Budget(scope, only, period, edge, hard);
  }
}
