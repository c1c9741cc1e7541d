package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Target MINI = Target.of("openai/gpt-mini");
  private static final Target WRONG = Target.of("openai/gpt-minu");
  private static final Set<Target> KNOWN = Set.of(MINI);
  private static final List<Target> CHAIN = List.of(MINI);

  private static Routes routes(Map<Tier, List<Target>> tiers, Map<String, Pin> roles) {
    return new Routes(KNOWN, Thresholds.standard(), tiers, roles);
  }

  private static Map<Tier, List<Target>> tiers(List<Target> large) {
    return Map.of(Tier.SMALL, CHAIN, Tier.MEDIUM, CHAIN, Tier.LARGE, large);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_route_to_a_model_that_nobody_offers_is_refused() {
    refused(() -> routes(tiers(List.of(WRONG)), Map.of()))
        .hasMessage(
            "tier large routes to openai/gpt-minu, which no provider offers;"
                + " did you mean 'openai/gpt-mini'?");
    refused(() -> routes(tiers(CHAIN), Map.of("writer", new Pin.ToModel(WRONG, false))))
        .hasMessageContaining("role writer routes to openai/gpt-minu");
  }

  @Test
  void every_tier_wants_a_chain_that_names_each_model_once() {
    refused(() -> routes(Map.of(Tier.SMALL, CHAIN), Map.of()))
        .hasMessage("tier medium has 0 models; each tier wants 1 to 16");
    refused(() -> routes(tiers(List.of(MINI, MINI)), Map.of()))
        .hasMessage("tier large names a model twice");
  }

  @Test
  void thresholds_rise_within_zero_and_one() {
    refused(() -> new Thresholds(0.7, 0.3)).hasMessageContaining("found medium 0.7, large 0.3");
    refused(() -> new Thresholds(0, 0.3));
    refused(() -> new Thresholds(0.3, 1.1));
    refused(() -> new Thresholds(Double.NaN, 0.3));
  }

  @Test
  void complexity_and_models_are_what_they_should_be() {
    refused(() -> Complexity.stated(1.01));
    refused(() -> Complexity.stated(Double.NaN));
    refused(() -> Target.of("gpt"));
    refused(() -> Target.of("openai/"));
    refused(() -> Target.of("/gpt"));
    refused(() -> new HedgePolicy(0.3, 100));
    refused(() -> new HedgePolicy(-0.1, 100));
    refused(() -> new HedgePolicy(0.05, 5));
  }
}
