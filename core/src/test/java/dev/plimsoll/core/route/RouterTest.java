package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.route.Hop.Verdict;
import dev.plimsoll.core.route.Route.By;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Target MINI = Target.of("openai/mini");
  private static final Target HAIKU = Target.of("anthropic/haiku");
  private static final Target MEDIUM = Target.of("openai/medium");
  private static final Target LARGE = Target.of("anthropic/large");
  private static final Target SPARE = Target.of("ollama/library/spare");
  private static final Cap HIGH_LOAD = new Cap(Tier.MEDIUM, "the rung high load");
  private static final Cap BUDGET = new Cap(Tier.SMALL, "the budget of key ci");

  private final Router router =
      new Router(
          new Routes(
              Set.of(MINI, HAIKU, MEDIUM, LARGE, SPARE),
              Thresholds.standard(),
              Map.of(
                  Tier.SMALL, List.of(MINI, HAIKU),
                  Tier.MEDIUM, List.of(MEDIUM),
                  Tier.LARGE, List.of(LARGE)),
              Map.of(
                  "validator", new Pin.ToTier(Tier.SMALL),
                  "auditor", new Pin.ToModel(LARGE, true))));

  private Plan plan(double complexity, Cap... caps) {
    return router.plan(Need.of("writer", Complexity.stated(complexity)), List.of(caps));
  }

  private Plan pinned(Pin pin, double complexity, Cap... caps) {
    Need need = new Need("writer", Complexity.stated(complexity), Optional.of(pin));
    return router.plan(need, List.of(caps));
  }

  private static Route first(Plan plan) {
    return new Route(plan, plan.targets().getFirst(), List.of());
  }

  @Test
  void complexity_gives_the_tier_and_says_what_would_have_given_another() {
    assertThat(plan(0.29).targets()).first().isEqualTo(MINI);
    assertThat(plan(0.3).targets()).first().isEqualTo(MEDIUM);
    assertThat(plan(0.7).targets()).first().isEqualTo(LARGE);
    Route route = first(plan(0.68));
    assertThat(route.otherwise())
        .containsExactly("complexity 0.68: 0.02 more would have been large, 0.39 less small");
    assertThat(route.why()).containsExactly("medium: complexity 0.68", "openai/medium is taken");
    assertThat(route.by()).isEqualTo(By.COMPLEXITY);
    assertThat(first(plan(0.6999)).otherwise())
        .containsExactly("complexity 0.69: 0.01 more would have been large, 0.40 less small");
    assertThat(first(plan(0.1)).otherwise())
        .containsExactly("complexity 0.10: 0.20 more would have been medium, 0.60 more large");
    assertThat(first(plan(0.75)).otherwise())
        .containsExactly("complexity 0.75: 0.06 less would have been medium, 0.46 less small");
  }

  @Test
  void a_pin_goes_before_complexity_and_that_of_the_request_before_that_of_the_role() {
    Route byRole = first(router.plan(Need.of("validator", Complexity.stated(0.9)), List.of()));
    assertThat(byRole.target()).isEqualTo(MINI);
    assertThat(byRole.by()).isEqualTo(By.PIN);
    assertThat(byRole.otherwise())
        .containsExactly("would have gone large without the pin of role validator");

    Need asked =
        new Need("validator", Complexity.stated(0.9), Optional.of(new Pin.ToTier(Tier.MEDIUM)));
    Route route = first(router.plan(asked, List.of()));
    assertThat(route.target()).isEqualTo(MEDIUM);
    assertThat(route.why()).contains("medium: pinned to medium by the request");
  }

  @Test
  void the_lowest_cap_holds_over_complexity_and_pins() {
    Route route = first(plan(0.9, HIGH_LOAD, BUDGET));
    assertThat(route.target()).isEqualTo(MINI);
    assertThat(route.by()).isEqualTo(By.CAP);
    assertThat(route.otherwise())
        .containsExactly(
            "would have gone large without the rung high load",
            "would have gone medium without the budget of key ci");

    Plan pinned = pinned(new Pin.ToTier(Tier.LARGE), 0.1, HIGH_LOAD);
    assertThat(pinned.targets()).first().isEqualTo(MEDIUM);
    assertThat(pinned.tier()).isEqualTo(Tier.MEDIUM);
  }

  @Test
  void a_pinned_model_is_first_and_alone_where_it_is_strict() {
    assertThat(pinned(new Pin.ToModel(HAIKU, false), 0.9).targets())
        .containsExactly(HAIKU, MINI, MEDIUM, LARGE);
    assertThat(pinned(new Pin.ToModel(HAIKU, true), 0.9).targets()).containsExactly(HAIKU);
  }

  @Test
  void a_strict_pin_above_a_cap_leads_nowhere_and_says_why() {
    Plan plan = router.plan(Need.of("auditor", Complexity.stated(0.1)), List.of(HIGH_LOAD));
    assertThat(plan.chain()).isEmpty();
    assertThat(plan.barred())
        .containsExactly(
            new Hop(LARGE, Verdict.PASSED_OVER, "the rung high load allows medium at most"));
  }

  @Test
  void a_pin_to_a_model_in_no_tier_counts_as_large_and_one_that_nobody_offers_as_none() {
    Pin.ToModel spare = new Pin.ToModel(SPARE, false);
    assertThat(pinned(spare, 0.1).targets()).first().isEqualTo(SPARE);
    assertThat(pinned(spare, 0.1, HIGH_LOAD).targets()).first().isEqualTo(MEDIUM);

    Plan unknown = pinned(new Pin.ToModel(Target.of("openai/none"), false), 0.1);
    assertThat(unknown.targets()).first().isEqualTo(MINI);
    assertThat(first(unknown).why()).contains("openai/none is passed over: no provider offers it");
    Pin strict = new Pin.ToModel(Target.of("openai/none"), true);
    assertThat(pinned(strict, 0.1).chain()).isEmpty();
  }

  @Test
  void the_chain_falls_before_it_climbs_and_climbs_no_higher_than_the_caps() {
    assertThat(plan(0.5).targets()).containsExactly(MEDIUM, MINI, HAIKU, LARGE);
    assertThat(plan(0.5, HIGH_LOAD).targets()).containsExactly(MEDIUM, MINI, HAIKU);
    assertThat(plan(0.1).targets()).containsExactly(MINI, HAIKU, MEDIUM, LARGE);
  }

  @Test
  void a_fallback_tells_what_was_tried_before_it() {
    Plan plan = plan(0.1);
    Route route =
        new Route(
            plan,
            LARGE,
            List.of(
                new Hop(MINI, Verdict.FAILED, "timed out"),
                new Hop(HAIKU, Verdict.PASSED_OVER, "its breaker is open")));
    assertThat(route.by()).isEqualTo(By.FALLBACK);
    assertThat(route.tier()).isEqualTo(Tier.LARGE);
    assertThat(plan.tier()).isEqualTo(Tier.SMALL);
    assertThat(route.why())
        .containsExactly(
            "small: complexity 0.10",
            "openai/mini has failed: timed out",
            "anthropic/haiku is passed over: its breaker is open",
            "anthropic/large is taken");
    assertThat(route.otherwise())
        .contains("would have taken anthropic/haiku but: its breaker is open");
  }
}
