package dev.plimsoll.simulate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.random.Amounts;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.simulate.drive.Worlds;
import dev.plimsoll.simulate.world.Bill;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.Workload;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a plan says of money is what the Engine wrote into its ledger. */
class CostTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Price PRICE =
      Price.perMillion(Money.parse("2"), Money.parse("10")).withCachedInput(Money.parse("0.20"));
  private static final PriceTable PRICES =
      PriceTable.of(List.of(new Tariff(Fleet.PROVIDER, "model", MARCH, Instant.MAX, PRICE)));

  /** 1,000 tokens of which 250 are cached, and 100 in the answer. */
  private static final Workload TOKENS =
      new Workload(
          Optional.of(Amounts.parse("1000")),
          new Share(0.25),
          Optional.of(Amounts.parse("100")),
          Map.of());

  private static final double A_TASK = (750 * 2 + 250 * 0.2 + 100 * 10) / 1e6;

  @Test
  void a_task_costs_its_tokens_by_their_kinds() {
    Plan plan = plan(MARCH, List.of());

    Cost cost = Cost.of(plan.rungs().getFirst().run()).orElseThrow();
    Bill.Line all = plan.rungs().getFirst().run().gauges().bill().all();
    assertThat(cost.perThousand()).isCloseTo(1000 * A_TASK, within(1e-9));
    assertThat(cost.perHour()).isCloseTo(3600 * 50 * A_TASK, within(60.0));
    assertThat(cost.isWhole()).isTrue();
    assertThat(all.usage().input()).isEqualTo(1_000 * all.calls());
    assertThat(all.usage().cachedInput()).isEqualTo(250 * all.calls());
    assertThat(PlanTable.text(plan)).contains("USD/h", "/1,000", " 2.55 ");
  }

  @Test
  void before_a_price_holds_its_cost_is_unknown_and_not_nothing() {
    Plan plan = plan(MARCH.minusSeconds(86_400), List.of());

    assertThat(Cost.of(plan.rungs().getFirst().run())).isEmpty();
    assertThat(PlanTable.text(plan))
        .contains("No price of provider/model on 2026-02-28")
        .doesNotContain("USD/h");
  }

  @Test
  void a_budget_is_in_force_and_may_break_first() {
    Plan plan = plan(MARCH, List.of(daily("1")));

    Rung rung = plan.rungs().getFirst();
    assertThat(rung.isKept()).isFalse();
    assertThat(rung.why())
        .contains("used up: tenant default may spend 1.00 USD a day from 0:0"); // 392 tasks
    assertThat(rung.run().gauges().bill().all().money().usd().doubleValue()).isBetween(0.9, 1.0);
  }

  @Test
  void a_budget_that_holds_for_now_is_told_when_it_will_not() {
    Plan plan = plan(MARCH, List.of(daily("100")));

    assertThat(plan.isKept()).isTrue();
    Runway runway = Runway.of(plan.rungs().getFirst().run(), MARCH).orElseThrow();
    assertThat((double) runway.lasts().toSeconds()).isCloseTo(100 / (50 * A_TASK), within(40.0));
    assertThat(PlanTable.text(plan).replaceAll("\\s+", " "))
        .contains("the budget of tenant default, 100.00 USD a day, is used up after 12m");
    JsonNode budget = json(plan).path("budget");
    assertThat(budget.path("scope").asString()).isEqualTo("tenant");
    assertThat(budget.path("usedUpAfterSeconds").asLong()).isEqualTo(runway.lasts().toSeconds());
    assertThat(Runway.of(plan(MARCH, List.of(daily("20000"))).rungs().getFirst().run(), MARCH))
        .as("more than a day's load")
        .isEmpty();
  }

  private static Budget daily(String usd) {
    return Budget.each(Scope.TENANT, Period.DAY, Money.parse(usd));
  }

  private static JsonNode json(Plan plan) {
    return new JsonMapper().readTree(PlanJson.of(plan)).path("rungs").path(0);
  }

  private static Plan plan(Instant start, List<Budget> budgets) {
    WorldSettings usual = Worlds.usual(5, "uniform:150ms..250ms");
    WorldSettings world =
        usual.with(usual.engine().with(new CostSettings(PRICES, budgets))).with(TOKENS).at(start);
    return Plan.of(
        new PlanSettings(
            Worlds.scenario("load: [{users: 1, duration: 1s}]\n"),
            world,
            List.of(new Rate(50)),
            OptionalInt.of(5),
            Optional.of(Duration.ofSeconds(30)),
            "plimsoll plan",
            "test"),
        _ -> {});
  }
}
