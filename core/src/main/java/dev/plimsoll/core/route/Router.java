package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Hop.Verdict;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says where a call may go: complexity gives a tier, pins replace it, caps lower it. Whoever asks
 * walks the chain, and asks again at the next hop, since caps change. Remembers nothing between
 * calls.
 *
 * <p>The chain: a pinned model; the tier's own models; those of the tiers below, nearest first;
 * those of the tiers above, nearest first, as far as the caps allow. Each model stands in it once.
 */
public final class Router {
  private final Routes routes;

  public Router(Routes routes) {
    this.routes = routes;
  }

  /**
   * Where a call may go.
   *
   * @param caps of the degradation rung, of whatever else; the lowest holds
   */
  public Plan plan(Need need, List<Cap> caps) {
    Optional<Pinning> pinning = pinning(need);
    List<Step> steps = steps(need, pinning, caps);
    Tier most = caps.stream().map(Cap::most).reduce(Tier.LARGE, Tier::atMost);
    List<Choice> chain = new ArrayList<>();
    List<Hop> barred = new ArrayList<>();
    for (Choice choice : chain(pinning.map(Pinning::pin), steps.getLast().tier(), most)) {
      bar(choice, caps)
          .ifPresentOrElse(
              why -> barred.add(new Hop(choice.target(), Verdict.PASSED_OVER, why)),
              () -> chain.add(choice));
    }
    return new Plan(need, steps, chain, barred);
  }

  private record Pinning(Pin pin, String whose) {}

  private Optional<Pinning> pinning(Need need) {
    return need.pin()
        .map(pin -> new Pinning(pin, "the request"))
        .or(() ->
            Optional.ofNullable(routes.roles().get(need.role()))
                .map(pin -> new Pinning(pin, "role " + need.role())));
  }

  private List<Step> steps(Need need, Optional<Pinning> pinning, List<Cap> caps) {
    List<Step> steps = new ArrayList<>();
    Tier tier = routes.thresholds().tier(need.complexity().value());
    steps.add(new Step.Judged(tier, need.complexity(), routes.thresholds()));
    if (pinning.isPresent()) {
      Tier pinned = tierOf(pinning.get().pin(), tier);
      steps.add(new Step.Pinned(pinned, pinning.get().pin(), pinning.get().whose(), tier));
      tier = pinned;
    }
    for (Cap cap : caps) {
      if (cap.most().compareTo(tier) < 0) {
        steps.add(new Step.Capped(cap.most(), cap, tier));
        tier = cap.most();
      }
    }
    return steps;
  }

  private Tier tierOf(Pin pin, Tier judged) {
    return switch (pin) {
      case Pin.ToTier(Tier tier) -> tier;
      case Pin.ToModel(Target model, boolean _) ->
          routes.knows(model) ? routes.tierOf(model) : judged;
    };
  }

  private List<Choice> chain(Optional<Pin> pin, Tier wanted, Tier most) {
    Map<Target, Choice> chain = new LinkedHashMap<>();
    if (pin.isPresent() && pin.get() instanceof Pin.ToModel(Target model, boolean strict)) {
      chain.put(model, new Choice(model, routes.tierOf(model)));
      if (strict) {
        return List.copyOf(chain.values());
      }
    }
    for (int below = wanted.ordinal(); below >= 0; below--) {
      add(chain, Tier.values()[below]);
    }
    for (int above = wanted.ordinal() + 1; above <= most.ordinal(); above++) {
      add(chain, Tier.values()[above]);
    }
    return List.copyOf(chain.values());
  }

  private void add(Map<Target, Choice> chain, Tier tier) {
    routes.of(tier).forEach(model -> chain.putIfAbsent(model, new Choice(model, tier)));
  }

  /** Why a model is out of the question however well it is: only a pin names such. */
  private Optional<String> bar(Choice choice, List<Cap> caps) {
    if (!routes.knows(choice.target())) {
      return Optional.of("no provider offers it");
    }
    return caps.stream()
        .filter(cap -> cap.most().compareTo(choice.tier()) < 0)
        .findFirst()
        .map(cap -> cap.why() + " allows " + cap.most().word() + " at most");
  }
}
