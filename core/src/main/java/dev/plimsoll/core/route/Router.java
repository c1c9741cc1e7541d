package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Hop.Verdict;
import dev.plimsoll.core.route.Route.Choice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the model of a call: complexity gives a tier, pins replace it, caps lower it, then the
 * chain is walked until the gate lets one through. Remembers nothing between calls.
 *
 * <p>The chain: a pinned model; the tier's own models; those of the tiers below, nearest first;
 * those of the tiers above, nearest first, as far as the caps allow. Each model stands in it once.
 */
public final class Router {
  private final Routes routes;

  public Router(Routes routes) {
    this.routes = routes;
  }

  /** Where a call goes first. */
  public Route route(Need need, Gate gate) {
    Optional<Pinning> pinning = pinning(need);
    List<Step> steps = steps(need, pinning);
    Tier most = most(need);
    List<Hop> hops = new ArrayList<>();
    List<Choice> chain = chain(pinning.map(Pinning::pin), steps.getLast().tier(), most);
    return walk(need, steps, hops, within(chain, need, hops), gate);
  }

  /**
   * Where it goes after the chosen model failed. Pins and caps stay as they were; the gate is asked
   * again.
   *
   * @param why what became of the call, for a person
   */
  public Route after(Route route, String why, Gate gate) {
    List<Hop> hops = new ArrayList<>(route.hops());
    Hop failed = route.taken().orElseThrow(() -> new IllegalStateException("no model was called"));
    hops.set(hops.size() - 1, failed.failed(why));
    return walk(route.need(), route.steps(), hops, route.left(), gate);
  }

  /**
   * The model for a second call beside one that is slow: the next of the same tier that is open, or
   * the same again; empty when neither may be called. Never one that costs a tier more.
   */
  public Optional<Model> beside(Route route, Gate gate) {
    return route
        .taken()
        .flatMap(hop ->
            route.left().stream()
                .filter(choice -> choice.tier() == hop.tier())
                .map(Choice::model)
                .filter(model -> gate.closes(model).isEmpty())
                .findFirst()
                .or(() -> Optional.of(hop.model()).filter(m -> gate.closes(m).isEmpty())));
  }

  private record Pinning(Pin pin, String whose) {}

  private Optional<Pinning> pinning(Need need) {
    return need.pin()
        .map(pin -> new Pinning(pin, "the request"))
        .or(() ->
            Optional.ofNullable(routes.roles().get(need.role()))
                .map(pin -> new Pinning(pin, "role " + need.role())));
  }

  private List<Step> steps(Need need, Optional<Pinning> pinning) {
    List<Step> steps = new ArrayList<>();
    Tier tier = routes.thresholds().tier(need.complexity().value());
    steps.add(new Step.Judged(tier, need.complexity(), routes.thresholds()));
    if (pinning.isPresent()) {
      Tier pinned = tierOf(pinning.get().pin(), tier);
      steps.add(new Step.Pinned(pinned, pinning.get().pin(), pinning.get().whose(), tier));
      tier = pinned;
    }
    for (Cap cap : need.caps()) {
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
      case Pin.ToModel(Model model, boolean _) ->
          routes.knows(model) ? routes.tierOf(model) : judged;
    };
  }

  private static Tier most(Need need) {
    return need.caps().stream().map(Cap::most).reduce(Tier.LARGE, Tier::atMost);
  }

  private List<Choice> chain(Optional<Pin> pin, Tier wanted, Tier most) {
    Map<Model, Choice> chain = new LinkedHashMap<>();
    if (pin.isPresent() && pin.get() instanceof Pin.ToModel(Model model, boolean strict)) {
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

  private void add(Map<Model, Choice> chain, Tier tier) {
    routes.of(tier).forEach(model -> chain.putIfAbsent(model, new Choice(model, tier)));
  }

  /** Without those that are out of the question whatever the gate says: only a pin names such. */
  private List<Choice> within(List<Choice> chain, Need need, List<Hop> hops) {
    List<Choice> within = new ArrayList<>();
    for (Choice choice : chain) {
      Optional<String> bar = bar(choice, need);
      if (bar.isPresent()) {
        hops.add(new Hop(choice.model(), choice.tier(), Verdict.PASSED_OVER, bar.get()));
      } else {
        within.add(choice);
      }
    }
    return within;
  }

  private Optional<String> bar(Choice choice, Need need) {
    if (!routes.knows(choice.model())) {
      return Optional.of("no provider offers it");
    }
    return need.caps().stream()
        .filter(cap -> cap.most().compareTo(choice.tier()) < 0)
        .findFirst()
        .map(cap -> cap.why() + " allows " + cap.most().word() + " at most");
  }

  private static Route walk(
      Need need, List<Step> steps, List<Hop> hops, List<Choice> chain, Gate gate) {
    for (int i = 0; i < chain.size(); i++) {
      Choice choice = chain.get(i);
      Optional<String> closed = gate.closes(choice.model());
      if (closed.isEmpty()) {
        hops.add(new Hop(choice.model(), choice.tier(), Verdict.TAKEN, ""));
        return new Route(need, steps, hops, chain.subList(i + 1, chain.size()));
      }
      hops.add(new Hop(choice.model(), choice.tier(), Verdict.PASSED_OVER, closed.get()));
    }
    return new Route(need, steps, hops, List.of());
  }
}
