package dev.plimsoll.core.route;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operator's table of routes. A route to a model that nobody offers is refused here.
 *
 * @param models all that the providers offer
 * @param tiers the chain of each tier, the preferred model first; 1 to 16 of them
 * @param roles what is pinned by role
 */
public record Routes(
    Set<Target> models,
    Thresholds thresholds,
    Map<Tier, List<Target>> tiers,
    Map<String, Pin> roles) {
  private static final int LONGEST_CHAIN = 16;

  public Routes {
    models = Set.copyOf(models);
    tiers = copy(tiers);
    roles = Map.copyOf(roles);
    for (Map.Entry<Tier, List<Target>> tier : tiers.entrySet()) {
      for (Target model : tier.getValue()) {
        check(models, model, "tier " + tier.getKey().word());
      }
    }
    for (Map.Entry<String, Pin> role : roles.entrySet()) {
      if (role.getValue() instanceof Pin.ToModel(Target model, boolean _)) {
        check(models, model, "role " + role.getKey());
      }
    }
  }

  /** The chain of a tier, the preferred model first. */
  public List<Target> of(Tier tier) {
    return tiers.getOrDefault(tier, List.of());
  }

  /**
   * The weakest tier that a model serves. One that serves none counts as large, so that caps do not
   * overlook it.
   */
  public Tier tierOf(Target model) {
    for (Tier tier : Tier.values()) {
      if (of(tier).contains(model)) {
        return tier;
      }
    }
    return Tier.LARGE;
  }

  /** Whether some provider offers it. */
  public boolean knows(Target model) {
    return models.contains(model);
  }

  private static Map<Tier, List<Target>> copy(Map<Tier, List<Target>> tiers) {
    Map<Tier, List<Target>> copy = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      List<Target> chain = List.copyOf(tiers.getOrDefault(tier, List.of()));
      if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
        throw new IllegalArgumentException(
            "tier %s has %d models; each tier wants 1 to %d"
                .formatted(tier.word(), chain.size(), LONGEST_CHAIN));
      }
      if (Set.copyOf(chain).size() < chain.size()) {
        throw new IllegalArgumentException("tier " + tier.word() + " names a model twice");
      }
      copy.put(tier, chain);
    }
    return Collections.unmodifiableMap(copy); // in the order of the tiers, unlike Map.copyOf
  }

  private static void check(Set<Target> models, Target model, String who) {
    if (!models.contains(model)) {
      List<String> known = models.stream().map(Target::toString).sorted().toList();
      throw new IllegalArgumentException(
          "%s routes to %s, which no provider offers%s"
              .formatted(who, model, Nearest.hint(model.toString(), known)));
    }
  }
}
