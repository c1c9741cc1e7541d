package dev.plimsoll.core.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random lives of budgets beside a plain account of every call; the laws after each event. */
class BudgetLawsTest {
  private static final Instant START = Instant.parse("2026-11-29T20:00:00Z");
  private static final Price DOLLAR = Price.perMillion(Money.parse("1"), Money.parse("1"));
  private static final Quote QUOTE = new Quote.Known(Tariff.always("openai", "m", DOLLAR));

  /** A call under way, or one that ended: then with what it cost. */
  private static final class Call {
    final Payer payer;
    final Money reserved;
    final Instant at;
    Money cost = Money.ZERO;
    boolean ended;

    Call(Payer payer, Money reserved, Instant at) {
      this.payer = payer;
      this.reserved = reserved;
      this.at = at;
    }

    /** What it cost beyond what was set aside for it: what no budget could foresee. */
    Money beyond() {
      return ended ? cost.minus(reserved).orZero() : Money.ZERO;
    }
  }

  @Test
  void calls_that_cost_no_more_than_was_reserved_never_exceed_any_budget() {
    for (long seed = 1; seed <= 60; seed++) {
      live(seed, 1.0);
    }
  }

  @Test
  void calls_reserved_at_a_quantile_exceed_it_by_what_they_cost_beyond_it_and_no_more() {
    for (long seed = 1; seed <= 60; seed++) {
      live(seed, 3.0);
    }
  }

  @Test
  void what_runs_set_aside_never_exceeds_a_budget_and_is_free_again_in_the_end() {
    for (long seed = 1; seed <= 40; seed++) {
      runs(seed);
    }
  }

  private static void live(long seed, double mostOfEstimate) {
    SplittableRandom random = new SplittableRandom(seed);
    Budgets budgets = new Budgets(rules(random));
    Map<Long, Call> calls = new HashMap<>();
    List<Long> open = new ArrayList<>();
    Instant now = START;
    for (int step = 0; step < 300; step++) {
      now = now.plusSeconds(random.nextInt(200));
      Call changed;
      if (random.nextInt(5) < 3 || open.isEmpty()) {
        changed = new Call(payer(random.nextInt(12)), dollars(random.nextInt(5)), now);
        OptionalLong receipt = asked(budgets, changed, now);
        if (receipt.isPresent()) {
          calls.put(receipt.getAsLong(), changed);
          open.add(receipt.getAsLong());
        }
      } else {
        long receipt = open.remove(random.nextInt(open.size()));
        changed = Optional.ofNullable(calls.get(receipt)).orElseThrow();
        changed.ended = true;
        long most = (long) (changed.reserved.nanos() * mostOfEstimate) + 1;
        changed.cost = Money.ofNanos(random.nextLong(most));
        assertThat(budgets.settle(receipt, changed.cost)).isTrue();
      }
      laws(budgets, calls.values(), changed.payer, now, "seed %d step %d".formatted(seed, step));
    }
    assertThat(budgets.open()).isEqualTo(open.size());
    for (int who = 0; who < 12; who++) {
      laws(budgets, calls.values(), payer(who), now, "seed " + seed);
    }
  }

  /** Reserves for a call; what was asked before must have told what becomes of it. */
  private static OptionalLong asked(Budgets budgets, Call call, Instant now) {
    Usage estimate = new Usage(call.reserved.nanos() / 1_000, 0, 0);
    Verdict asked = budgets.maySpend(call.payer, QUOTE, estimate, now);
    Grant grant = budgets.reserve(call.payer, QUOTE, estimate, now);
    assertThat(grant.verdict()).isEqualTo(asked);
    assertThat(grant.receipt().isPresent()).isEqualTo(asked.allows());
    return grant.receipt();
  }

  private static void runs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Budgets budgets = new Budgets(rules(random));
    Map<Long, Long> runOf = new HashMap<>(); // of a call, and 0 for a run itself
    Map<Long, Call> open = new HashMap<>();
    Money spent = Money.ZERO;
    Instant now = START;
    for (int step = 0; step < 400; step++) {
      now = now.plusSeconds(random.nextInt(60));
      List<Long> receipts = open.keySet().stream().sorted().toList();
      Payer payer = payer(random.nextInt(12));
      Call call = new Call(payer, dollars(random.nextInt(5)), now);
      long any = receipts.isEmpty() ? 0 : receipts.get(random.nextInt(receipts.size()));
      Usage estimate = new Usage(call.reserved.nanos() / 1_000, 0, 0);
      switch (random.nextInt(3)) {
        case 0 -> {
          Grant grant = budgets.reserveRun(payer, call.reserved, now);
          grant.receipt().ifPresent(receipt -> open.put(receipt, call));
        }
        case 1 -> {
          long run = runOf.containsKey(any) ? 0 : any;
          Payer of = run == 0 ? payer : Optional.ofNullable(open.get(run)).orElseThrow().payer;
          Grant grant = budgets.reserveWithin(run, of, QUOTE, estimate, now);
          OptionalLong receipt = grant.receipt();
          if (receipt.isPresent()) {
            open.put(receipt.getAsLong(), new Call(of, call.reserved, now));
            runOf.put(receipt.getAsLong(), run);
          }
        }
        default -> {
          Call ending = open.remove(any);
          if (ending != null) {
            boolean isCall = runOf.containsKey(any);
            Money cost =
                isCall ? Money.ofNanos(random.nextLong(ending.reserved.nanos() + 1)) : Money.ZERO;
            assertThat(budgets.settle(any, cost)).isTrue();
            spent = spent.plus(cost);
          }
        }
      }
      neverOver(budgets, now, "seed %d step %d".formatted(seed, step));
    }
    open.keySet().forEach(receipt -> assertThat(budgets.settle(receipt, Money.ZERO)).isTrue());
    for (int who = 0; who < 12; who++) {
      for (Standing standing : budgets.standings(payer(who), now)) {
        assertThat(standing.balance().reserved()).as("seed %d", seed).isEqualTo(Money.ZERO);
        assertThat(standing.balance().spent()).isLessThanOrEqualTo(spent);
      }
    }
  }

  private static void neverOver(Budgets budgets, Instant now, String where) {
    for (int who = 0; who < 12; who++) {
      for (Standing standing : budgets.standings(payer(who), now)) {
        Balance balance = standing.balance();
        assertThat(balance.reserved().isNegative()).as(where).isFalse();
        assertThat(balance.taken()).as(where).isLessThanOrEqualTo(standing.budget().hard());
      }
    }
  }

  private static List<Budget> rules(SplittableRandom random) {
    return List.of(
        Budget.each(Scope.RUN, Period.RUN, dollars(random.nextInt(1, 30))),
        Budget.each(Scope.USER, Period.DAY, dollars(random.nextInt(1, 60))),
        Budget.each(Scope.KEY, Period.MONTH, dollars(random.nextInt(1, 200))),
        Budget.each(Scope.TENANT, Period.DAY, dollars(random.nextInt(1, 100))));
  }

  private static void laws(
      Budgets budgets, Collection<Call> calls, Payer payer, Instant now, String where) {
    for (Standing standing : budgets.standings(payer, now)) {
      Budget budget = standing.budget();
      List<Call> same = calls.stream().filter(call -> counts(call, budget, payer, now)).toList();
      Money spent = sum(same.stream().map(call -> call.cost));
      Money reserved = sum(same.stream().filter(call -> !call.ended).map(call -> call.reserved));
      String what = "%s %s, %s".formatted(budget.scope(), standing.whose(), where);
      assertThat(standing.balance()).as(what).isEqualTo(new Balance(spent, reserved));
      assertThat(standing.headroom().isNegative()).as(what).isFalse();
      assertThat(standing.balance().taken())
          .as(what)
          .isLessThanOrEqualTo(budget.hard().plus(sum(same.stream().map(Call::beyond))));
    }
  }

  private static boolean counts(Call call, Budget budget, Payer payer, Instant now) {
    Scope scope = budget.scope();
    boolean sameTenant = scope != Scope.USER || call.payer.tenant().equals(payer.tenant());
    boolean samePeriod = budget.period().start(now).equals(budget.period().start(call.at));
    return sameTenant && samePeriod && scope.nameOf(call.payer, "").equals(scope.nameOf(payer, ""));
  }

  private static Payer payer(int who) {
    String tenant = "t" + who % 2;
    return new Payer(
        new TaskId(0, who), tenant, "k" + who % 4, "u" + who % 3, who % 5 == 0 ? "" : "writer", "");
  }

  private static Money dollars(int count) {
    return Money.parse("1").times(count);
  }

  private static Money sum(Stream<Money> amounts) {
    return amounts.reduce(Money.ZERO, Money::plus);
  }
}
