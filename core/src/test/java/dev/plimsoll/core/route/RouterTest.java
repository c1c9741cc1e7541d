package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Model MINI = Model.of("openai/mini");
  private static final Model HAIKU = Model.of("anthropic/haiku");
  private static final Model MEDIUM = Model.of("openai/medium");
  private static final Model LARGE = Model.of("anthropic/large");
  private static final Model SPARE = Model.of("ollama/library/spare");
  private static final Gate OPEN = _ -> Optional.empty();
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

  private Route route(double complexity, Cap... caps) {
    return router.route(
        new Need("writer", Complexity.stated(complexity), Optional.empty(), List.of(caps)), OPEN);
  }

  private Route pinned(Pin pin, double complexity, Gate gate, Cap... caps) {
    Complexity stated = Complexity.stated(complexity);
    return router.route(new Need("writer", stated, Optional.of(pin), List.of(caps)), gate);
  }

  private static Gate closed(Model... models) {
    return model ->
        List.of(models).contains(model) ? Optional.of("its breaker is open") : Optional.empty();
  }

  @Test
  void complexity_gives_the_tier_and_says_what_would_have_given_another() {
    assertThat(route(0.29).model()).contains(MINI);
    assertThat(route(0.3).model()).contains(MEDIUM);
    assertThat(route(0.7).model()).contains(LARGE);
    assertThat(route(0.41).otherwise())
        .containsExactly("would have gone small at complexity < 0.3, large at >= 0.7; it was 0.41");
    assertThat(route(0.6999).otherwise()).first().asString().endsWith("it was 0.69");
    assertThat(route(0.41).why())
        .containsExactly("medium: complexity 0.41", "openai/medium is taken");
  }

  @Test
  void a_pin_goes_before_complexity_and_that_of_the_request_before_that_of_the_role() {
    Need validator = Need.of("validator", Complexity.stated(0.9));
    Route byRole = router.route(validator, OPEN);
    assertThat(byRole.model()).contains(MINI);
    assertThat(byRole.otherwise())
        .containsExactly("would have gone large without the pin of role validator");

    Need asked =
        new Need(
            "validator",
            Complexity.stated(0.9),
            Optional.of(new Pin.ToTier(Tier.MEDIUM)),
            List.of());
    assertThat(router.route(asked, OPEN).model()).contains(MEDIUM);
    assertThat(router.route(asked, OPEN).why()).contains("medium: pinned to medium by the request");
  }

  @Test
  void the_lowest_cap_holds_over_complexity_and_pins() {
    Route route = route(0.9, HIGH_LOAD, BUDGET);
    assertThat(route.model()).contains(MINI);
    assertThat(route.otherwise())
        .containsExactly(
            "would have gone large without the rung high load",
            "would have gone medium without the budget of key ci");

    Route pinned = pinned(new Pin.ToTier(Tier.LARGE), 0.1, OPEN, HIGH_LOAD);
    assertThat(pinned.model()).contains(MEDIUM);
    assertThat(pinned.tier()).isEqualTo(Tier.MEDIUM);
  }

  @Test
  void a_pinned_model_is_asked_first_and_gives_way_unless_it_is_strict() {
    assertThat(pinned(new Pin.ToModel(HAIKU, false), 0.9, OPEN).model()).contains(HAIKU);
    assertThat(pinned(new Pin.ToModel(HAIKU, false), 0.9, closed(HAIKU)).model()).contains(MINI);

    Route strict = pinned(new Pin.ToModel(HAIKU, true), 0.9, closed(HAIKU));
    assertThat(strict.model()).isEmpty();
    assertThat(strict.why())
        .contains("anthropic/haiku is passed over: its breaker is open", "no model is left");
  }

  @Test
  void a_strict_pin_above_a_cap_gets_no_model_and_is_told_why() {
    Route route =
        router.route(
            new Need("auditor", Complexity.stated(0.1), Optional.empty(), List.of(HIGH_LOAD)),
            OPEN);
    assertThat(route.model()).isEmpty();
    assertThat(route.why())
        .contains("anthropic/large is passed over: the rung high load allows medium at most");
  }

  @Test
  void a_pin_to_a_model_in_no_tier_counts_as_large_and_one_that_nobody_offers_as_none() {
    Pin.ToModel spare = new Pin.ToModel(SPARE, false);
    assertThat(pinned(spare, 0.1, OPEN).model()).contains(SPARE);
    assertThat(pinned(spare, 0.1, OPEN, HIGH_LOAD).model()).contains(MEDIUM);

    Route unknown = pinned(new Pin.ToModel(Model.of("openai/none"), false), 0.1, OPEN);
    assertThat(unknown.model()).contains(MINI);
    assertThat(unknown.why()).contains("openai/none is passed over: no provider offers it");
    Pin strict = new Pin.ToModel(Model.of("openai/none"), true);
    assertThat(pinned(strict, 0.1, OPEN).model()).isEmpty();
  }

  @Test
  void a_closed_gate_is_passed_over_first_on_its_tier_then_below_then_above() {
    Need medium = Need.of("writer", Complexity.stated(0.5));
    assertThat(router.route(medium, closed(MEDIUM)).model()).contains(MINI);
    assertThat(router.route(medium, closed(MEDIUM, MINI)).model()).contains(HAIKU);
    Route above = router.route(medium, closed(MEDIUM, MINI, HAIKU));
    assertThat(above.model()).contains(LARGE);
    assertThat(above.otherwise())
        .contains("would have taken openai/medium but: its breaker is open");
    Need capped = new Need("writer", medium.complexity(), Optional.empty(), List.of(HIGH_LOAD));
    assertThat(router.route(capped, closed(MEDIUM, MINI, HAIKU)).model()).isEmpty();
  }

  @Test
  void after_a_failure_the_gate_is_asked_again_at_each_hop() {
    List<Model> asked = new ArrayList<>();
    Gate noting =
        model -> {
          asked.add(model);
          return Optional.empty();
        };
    Route first = router.route(Need.of("writer", Complexity.stated(0.1)), noting);
    Route second = router.after(first, "timeout after 20 s", noting);
    Route third = router.after(second, "http 529", closed(MEDIUM));

    assertThat(asked).containsExactly(MINI, HAIKU);
    assertThat(third.model()).contains(LARGE);
    assertThat(third.fallbacks()).isEqualTo(2);
    assertThat(third.why())
        .containsExactly(
            "small: complexity 0.10",
            "openai/mini has failed: timeout after 20 s",
            "anthropic/haiku has failed: http 529",
            "openai/medium is passed over: its breaker is open",
            "anthropic/large is taken");
    assertThat(router.after(third, "http 500", OPEN).model()).isEmpty();
  }

  @Test
  void a_second_call_goes_to_the_same_tier_or_to_the_same_model() {
    Route small = route(0.1);
    assertThat(router.beside(small, OPEN)).contains(HAIKU);
    assertThat(router.beside(small, closed(HAIKU))).contains(MINI);
    assertThat(router.beside(small, closed(HAIKU, MINI))).isEmpty();
    assertThat(router.beside(route(0.5), OPEN)).contains(MEDIUM);
  }
}
