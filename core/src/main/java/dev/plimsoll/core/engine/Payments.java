package dev.plimsoll.core.engine;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.Budgets;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Grant;
import dev.plimsoll.core.cost.LearnedUse;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.cost.Verdict;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a call may be paid, what it sets aside while it waits and goes on, and what it cost in
 * the end. Its times are those of the wall: prices and budgets go by days. Not thread-safe.
 */
final class Payments {
  private static final Verdict FREE = new Verdict.Within();

  private final PriceTable prices;
  private final Budgets budgets;
  private final Runs runs;
  private final Map<Target, LearnedUse> learned = new HashMap<>();
  private int held; // how many calls have money set aside
  private boolean freed;

  Payments(CostSettings settings) {
    this.prices = settings.prices();
    this.budgets = new Budgets(settings.budgets());
    this.runs = new Runs(budgets);
  }

  /** Whether a call may be paid there, by the price that it has there now. Reserves nothing. */
  Verdict maySpend(Passage passage, Target target, Instant now) {
    Optional<Account> account = passage.wish.account();
    if (account.isEmpty() || budgets.isEmpty()) {
      return FREE;
    }
    Usage expected = learned(target).expected(account.get().most());
    OptionalLong run = runs.receipt(account.get().payer().task());
    Payer payer = account.get().payer();
    return run.isPresent()
        ? budgets.maySpendWithin(run.getAsLong(), payer, quote(target, now), expected, now)
        : budgets.maySpend(payer, quote(target, now), expected, now);
  }

  /** Sets aside what a call will probably cost there; whoever calls has asked whether it may. */
  void reserve(Passage passage, Target target, Instant now) {
    Optional<Account> account = passage.wish.account();
    if (account.isPresent() && !budgets.isEmpty()) {
      Usage expected = learned(target).expected(account.get().most());
      Payer payer = account.get().payer();
      OptionalLong run = runs.receipt(payer.task());
      Quote quote = quote(target, now);
      Grant grant =
          run.isPresent()
              ? budgets.reserveWithin(run.getAsLong(), payer, quote, expected, now)
              : budgets.reserve(payer, quote, expected, now);
      passage.money = grant.receipt();
      held += passage.money.isPresent() ? 1 : 0;
    }
  }

  /** It does not go where it was to go: what was set aside is free again. */
  void release(Passage passage) {
    settle(passage, Money.ZERO);
  }

  private void settle(Passage passage, Money actual) {
    if (passage.money.isPresent()) {
      budgets.settle(passage.money.getAsLong(), actual);
      passage.money = OptionalLong.empty();
      held--;
      freed = true;
    }
  }

  /** Its call begins: the price is the one that holds now. */
  void begun(Passage passage, Target target, Instant now) {
    if (passage.wish.account().isPresent()) {
      passage.quote = quote(target, now);
    }
  }

  /**
   * Its call ended.
   *
   * @return the line of the ledger; empty where it took nothing, or nobody keeps account of it
   */
  Optional<Entry> ended(Passage passage, Target target, CallEnd end, Instant now) {
    Quote quote = passage.quote;
    Optional<Account> account = passage.wish.account();
    Optional<Spent> spent = end.spent();
    if (account.isEmpty() || quote == null || spent.isEmpty() || spent.get().usage().total() <= 0) {
      release(passage);
      return Optional.empty();
    }
    Charge charge = Charge.of(quote, spent.get().usage());
    settle(passage, charge.money().orElse(Money.ZERO));
    if (!budgets.isEmpty() && !spent.get().estimated()) {
      learned(target).took(account.get().most(), charge.usage(), now);
    }
    String id = passage.id.number() + "." + passage.hop;
    String call =
        passage.hop == 1 ? account.get().call() : account.get().call() + "." + passage.hop;
    Entry line = new Entry(id, call, account.get().payer(), charge, spent.get().estimated(), now);
    runs.charged(line);
    return Optional.of(line);
  }

  /** What whole tasks set aside. */
  Runs runs() {
    return runs;
  }

  /** Money that was spent without asking here: before a restart, or by another node. */
  void spent(Payer payer, Target target, Money money, Instant at, Instant now) {
    budgets.charge(payer, target, money, at, now);
  }

  /** What is said to whoever cannot pay. */
  static CallRefusal refusal(Verdict verdict, Instant now) {
    return switch (verdict) {
      case Verdict.Refused(Standing standing) ->
          new CallRefusal(Why.BUDGET_EXHAUSTED, standing.text(), until(standing, now));
      case Verdict.Unpriced(Budget budget, String why) ->
          new CallRefusal(
              Why.BUDGET_EXHAUSTED,
              "%s, and the budget of a %s has to be kept".formatted(why, budget.scope().word()),
              Duration.ZERO);
      case Verdict.Within _, Verdict.Warned _ ->
          throw new IllegalArgumentException("it can be paid: " + verdict);
    };
  }

  /** Until its period is over; nothing where that is not known. */
  static Duration until(Standing standing, Instant now) {
    return standing.ends().equals(Instant.MAX)
        ? Duration.ZERO
        : Duration.between(now, standing.ends());
  }

  /** Whether some call has money set aside that it may not need. */
  boolean mayFree() {
    return held > 0;
  }

  /** Whether some call gave money back since this was asked last. */
  boolean takeFreed() {
    boolean was = freed;
    freed = false;
    return was;
  }

  /** The budgets whose soft edge was crossed since this was asked last. */
  List<Standing> warnings() {
    return budgets.warnings();
  }

  /** How the budgets of one payer stand. */
  List<Standing> standings(Payer payer, Instant now) {
    return budgets.standings(payer, now);
  }

  /** How every budget stands. */
  List<Standing> standings() {
    return budgets.standings();
  }

  private Quote quote(Target target, Instant now) {
    return prices.at(target.provider(), target.model(), now);
  }

  private LearnedUse learned(Target target) {
    return learned.computeIfAbsent(target, _ -> new LearnedUse());
  }
}
