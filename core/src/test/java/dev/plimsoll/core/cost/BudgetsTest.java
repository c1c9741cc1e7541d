package dev.plimsoll.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.money.SeedPrices;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Payer ADA =
      new Payer(new TaskId(0, 1), "acme", "k1", "ada", "writer", "writer-1");
  private static final Payer BOB =
      new Payer(new TaskId(0, 2), "acme", "k1", "bob", "writer", "writer-1");
  private static final Target ANYWHERE = new Target("openai", "plain");
  private static final Price DOLLAR = Price.perMillion(usd("1"), usd("1"));
  private static final PriceTable PRICES =
      PriceTable.of(
          List.of(
              Tariff.always("openai", "plain", DOLLAR),
              Tariff.always("openai", "small", SeedPrices.SMALL),
              Tariff.always("openai", "large", SeedPrices.LARGE)));

  private static Money usd(String text) {
    return Money.parse(text);
  }

  /** So many dollars at a dollar for a million tokens. */
  private static Usage worth(String dollars) {
    return new Usage(usd(dollars).nanos() / 1_000, 0, 0);
  }

  private static Quote plain() {
    return PRICES.at("openai", "plain", NOW);
  }

  private static Budgets budgets(Budget... budgets) {
    return new Budgets(List.of(budgets));
  }

  private static long granted(Budgets budgets, Payer payer, String dollars, Instant now) {
    return budgets.reserve(payer, plain(), worth(dollars), now).receipt().orElseThrow();
  }

  private static Standing refused(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused) verdict).standing();
  }

  @Test
  void without_a_budget_everything_may_be_spent_at_whatever_price() {
    Budgets budgets = budgets();
    Quote unknown = PRICES.at("openai", "new", NOW);
    assertThat(budgets.maySpend(ADA, unknown, worth("1"), NOW)).isEqualTo(new Verdict.Within());
    long receipt = budgets.reserve(ADA, unknown, worth("1"), NOW).receipt().orElseThrow();
    assertThat(budgets.settle(receipt, Money.ZERO)).isTrue();
    assertThat(budgets.headroom(ADA, NOW)).isEmpty();
  }

  @Test
  void a_call_is_reserved_at_its_estimate_and_settled_at_its_cost_either_way() {
    Budgets budgets = budgets(Budget.each(Scope.TENANT, Period.MONTH, usd("10")));
    long cheap = granted(budgets, ADA, "2", NOW);
    long dear = granted(budgets, BOB, "3", NOW);
    assertThat(budgets.headroom(ADA, NOW)).contains(usd("5"));
    assertThat(budgets.settle(cheap, usd("0.5"))).isTrue();
    assertThat(budgets.headroom(ADA, NOW)).contains(usd("6.5"));
    assertThat(budgets.settle(dear, usd("4"))).isTrue();
    assertThat(budgets.headroom(ADA, NOW)).contains(usd("5.5"));
    assertThat(budgets.settle(dear, usd("4"))).as("settled twice").isFalse();
    assertThat(budgets.headroom(ADA, NOW)).contains(usd("5.5"));
    assertThat(budgets.open()).isZero();
  }

  @Test
  void a_refusal_says_its_arithmetic_and_when_the_period_ends() {
    Budgets budgets = budgets(Budget.each(Scope.TENANT, Period.MONTH, usd("25")));
    assertThat(budgets.settle(granted(budgets, ADA, "24.1", NOW), usd("24.1"))).isTrue();
    long _ = granted(budgets, ADA, "0.5", NOW);
    Standing standing = refused(budgets.maySpend(ADA, plain(), worth("0.6"), NOW));
    assertThat(standing.text())
        .isEqualTo(
            "tenant acme may spend 25.00 USD a month: 24.10 USD spent + 0.50 USD reserved +"
                + " 0.60 USD asked = 25.20 USD, 0.20 USD over that; the month ends"
                + " 2026-12-01T00:00:00Z");
    assertThat(standing.mayFitSoon()).as("once what is reserved turns out cheaper").isTrue();
    assertThat(budgets.maySpend(ADA, plain(), worth("0.4"), NOW).allows()).isTrue();
    assertThat(refused(budgets.maySpend(ADA, plain(), worth("1"), NOW)).mayFitSoon()).isFalse();
  }

  @Test
  void the_soft_edge_warns_and_the_hard_one_refuses() {
    Budgets budgets =
        budgets(new Budget(Scope.KEY, Optional.empty(), Period.DAY, usd("2"), usd("3")));
    assertThat(budgets.maySpend(ADA, plain(), worth("2"), NOW)).isEqualTo(new Verdict.Within());
    Verdict beyond = budgets.maySpend(ADA, plain(), worth("2.5"), NOW);
    assertThat(beyond).isInstanceOf(Verdict.Warned.class);
    assertThat(((Verdict.Warned) beyond).standing().text())
        .contains("= 2.50 USD, 0.50 USD over the soft edge of 2.00 USD; the day ends");
    assertThat(budgets.maySpend(ADA, plain(), worth("3"), NOW).allows()).isTrue();
    assertThat(budgets.maySpend(ADA, plain(), worth("3.000001"), NOW).allows()).isFalse();
  }

  @Test
  void a_fallback_is_asked_for_at_its_own_price() {
    Budgets budgets = budgets(Budget.each(Scope.TENANT, Period.DAY, usd("1")));
    Usage estimate = new Usage(100_000, 0, 1_000);
    assertThat(budgets.maySpend(ADA, PRICES.at("openai", "small", NOW), estimate, NOW).allows())
        .isTrue();
    assertThat(budgets.maySpend(ADA, PRICES.at("openai", "large", NOW), estimate, NOW).allows())
        .isFalse();
    assertThat(budgets.maySpend(ADA, PRICES.at("openai", "new", NOW), estimate, NOW))
        .as("a price that nobody knows is not nothing")
        .isEqualTo(
            new Verdict.Unpriced(
                Budget.each(Scope.TENANT, Period.DAY, usd("1")),
                "no price is known for openai/new"));
  }

  @Test
  void a_new_period_begins_with_nothing_and_a_call_counts_when_it_was_reserved() {
    Budgets budgets =
        budgets(
            Budget.each(Scope.TENANT, Period.DAY, usd("1")),
            Budget.each(Scope.TENANT, Period.MONTH, usd("1.5")));
    Instant late = Instant.parse("2026-11-22T23:59:59Z");
    Instant tomorrow = Instant.parse("2026-11-23T00:00:00Z");
    long over = granted(budgets, ADA, "1", late);
    Standing today = refused(budgets.maySpend(ADA, plain(), worth("0.1"), late));
    assertThat(today.ends()).isEqualTo(tomorrow);
    assertThat(budgets.maySpend(ADA, plain(), worth("0.5"), tomorrow).allows()).isTrue();
    assertThat(budgets.settle(over, usd("1"))).isTrue();
    Standing month = refused(budgets.maySpend(ADA, plain(), worth("0.6"), tomorrow));
    assertThat(month.ends()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(budgets.standings(ADA, tomorrow).getFirst().balance()).isEqualTo(Balance.ZERO);
  }

  @Test
  void of_several_that_refuse_the_one_that_lasts_longest_is_told() {
    Budgets budgets =
        budgets(
            Budget.each(Scope.RUN, Period.RUN, usd("1")),
            Budget.each(Scope.USER, Period.DAY, usd("1")),
            Budget.each(Scope.TENANT, Period.MONTH, usd("5")));
    Standing standing = refused(budgets.maySpend(ADA, plain(), worth("2"), NOW));
    assertThat(standing.budget().scope()).isEqualTo(Scope.RUN);
    assertThat(standing.text()).endsWith("1.00 USD over that");
  }

  @Test
  void one_who_has_a_budget_of_his_own_has_that_instead_of_everybodys() {
    Budgets budgets =
        budgets(
            Budget.each(Scope.USER, Period.DAY, usd("1")),
            Budget.only(Scope.USER, "bob", Period.DAY, usd("7")));
    assertThat(budgets.headroom(ADA, NOW)).contains(usd("1"));
    assertThat(budgets.headroom(BOB, NOW)).contains(usd("7"));
    Payer nobody = new Payer(ADA.task(), "acme", "", "", "", "");
    assertThat(budgets.headroom(nobody, NOW)).isEmpty();
  }

  @Test
  void what_the_ledger_knows_of_counts_in_the_periods_that_go_on_in_whatever_order() {
    Budgets budgets =
        budgets(
            Budget.each(Scope.TENANT, Period.DAY, usd("10")),
            Budget.each(Scope.TENANT, Period.MONTH, usd("100")));
    Instant today = NOW.minusSeconds(1);
    Instant yesterday = NOW.minusSeconds(86_400);
    Instant october = NOW.minusSeconds(40 * 86_400);
    for (Instant at : List.of(yesterday, today, october, yesterday, today)) {
      budgets.charge(ADA, ANYWHERE, usd("1"), at, NOW);
    }
    assertThat(budgets.standings(ADA, NOW))
        .extracting(standing -> standing.balance().spent())
        .containsExactly(usd("2"), usd("4"));
  }

  @Test
  void what_costs_nothing_is_never_refused() {
    Budgets budgets = budgets(Budget.each(Scope.TENANT, Period.DAY, Money.ZERO));
    Price free = Price.perMillion(Money.ZERO, Money.ZERO);
    Quote local = new Quote.Known(Tariff.always("ollama", "m", free));
    assertThat(budgets.maySpend(ADA, local, worth("5"), NOW).allows()).isTrue();
    assertThat(budgets.maySpend(ADA, plain(), new Usage(1, 0, 0), NOW).allows()).isFalse();
  }

  @Test
  void a_user_of_one_tenant_never_spends_the_money_of_its_namesake() {
    Budgets budgets = budgets(Budget.each(Scope.USER, Period.DAY, usd("1")));
    long _ = granted(budgets, ADA, "1", NOW);
    Payer namesake = new Payer(ADA.task(), "other", "k2", "ada", "writer", "writer-1");
    assertThat(budgets.headroom(ADA, NOW)).contains(Money.ZERO);
    assertThat(budgets.headroom(namesake, NOW)).contains(usd("1"));
  }

  @Test
  void users_that_a_caller_makes_up_share_one_budget_once_there_are_many() {
    Budgets budgets = new Budgets(List.of(Budget.each(Scope.USER, Period.DAY, usd("1"))), 100);
    for (int i = 0; i < 1_000; i++) {
      Payer made = new Payer(ADA.task(), "acme", "k", "made up " + i, "", "");
      budgets.charge(made, ANYWHERE, usd("0.001"), NOW, NOW);
    }
    assertThat(budgets.standings()).hasSize(101);
    Payer another = new Payer(ADA.task(), "acme", "k", "another", "", "");
    assertThat(budgets.headroom(another, NOW)).contains(usd("0.1")); // 900 others took 0.90
    Payer first = new Payer(ADA.task(), "acme", "k", "made up 0", "", "");
    assertThat(budgets.headroom(first, NOW)).contains(usd("0.999"));
    Payer elsewhere = new Payer(ADA.task(), "other", "k", "another", "", "");
    assertThat(budgets.headroom(elsewhere, NOW)).contains(usd("1"));
    Instant tomorrow = NOW.plusSeconds(86_400);
    assertThat(budgets.headroom(another, tomorrow)).contains(usd("1"));
    assertThat(budgets.standings()).hasSize(1);
  }

  @Test
  void a_run_reserves_once_and_its_calls_draw_on_that() {
    Budgets budgets =
        budgets(
            Budget.each(Scope.RUN, Period.RUN, usd("3")),
            Budget.each(Scope.TENANT, Period.DAY, usd("4")));
    long run = budgets.reserveRun(ADA, usd("3"), NOW).receipt().orElseThrow();
    assertThat(budgets.headroom(BOB, NOW)).contains(usd("1"));
    assertThat(budgets.reserve(BOB, plain(), worth("1"), NOW).receipt()).isPresent();
    Grant call = budgets.reserveWithin(run, ADA, plain(), worth("2"), NOW);
    assertThat(call.verdict().allows()).as("its money was set aside already").isTrue();
    assertThat(budgets.settle(call.receipt().orElseThrow(), usd("0.5"))).isTrue();
    assertThat(budgets.headroom(BOB, NOW)).as("2.5 are still set aside").contains(Money.ZERO);
    Grant second = budgets.reserveWithin(run, ADA, plain(), worth("2.6"), NOW);
    assertThat(second.verdict().allows()).as("more than the run may spend").isFalse();
    assertThat(budgets.settle(run, Money.ZERO)).isTrue();
    budgets.ended(ADA.task());
    assertThat(budgets.standings()).hasSize(2); // of the tenant and of the other run
    Payer third = new Payer(new TaskId(0, 3), "acme", "", "", "", "");
    assertThat(budgets.headroom(third, NOW)).contains(usd("2.5"));
  }

  @Test
  void what_makes_no_sense_is_refused_with_the_reason() {
    assertThatThrownBy(() -> Budget.each(Scope.TENANT, Period.DAY, Money.ZERO.minus(usd("1"))))
        .hasMessage("a budget cannot be below nothing: -1.00 USD");
    assertThatThrownBy(
            () -> new Budget(Scope.TENANT, Optional.empty(), Period.DAY, usd("2"), usd("1")))
        .hasMessage(
            "the soft edge, 2.00 USD, lies above the hard one, 1.00 USD: nobody would be warned");
    assertThatThrownBy(() -> Budget.each(Scope.RUN, Period.DAY, usd("1")))
        .hasMessageContaining("a budget of a run is not for a day");
    assertThatThrownBy(() -> Budget.each(Scope.KEY, Period.RUN, usd("1")))
        .hasMessageContaining("a budget of a key is not for a run");
    assertThatThrownBy(() ->
            budgets(
                Budget.only(Scope.KEY, "k1", Period.DAY, usd("1")),
                Budget.only(Scope.KEY, "k1", Period.DAY, usd("2"))))
        .hasMessage("key k1 has two budgets for a day; one of them is 1.00 USD");
  }
}
