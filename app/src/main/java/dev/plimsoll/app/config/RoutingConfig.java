package dev.plimsoll.app.config;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code routing}: which models serve which tier, and who is pinned to what. */
final class RoutingConfig {
  private static final String AUTO = "auto";
  private static final Map<String, Tier> USUAL_PINS =
      Map.of(
          "researcher", Tier.SMALL,
          "analyst", Tier.SMALL,
          "validator", Tier.SMALL,
          "engineer", Tier.MEDIUM,
          "writer", Tier.MEDIUM);

  private final ProvidersConfig providers;
  private final Set<Target> offered;

  private RoutingConfig(ProvidersConfig providers) {
    this.providers = providers;
    this.offered = providers.offered();
  }

  /** Empty where nothing is routed: the section is not there. */
  static Optional<Routes> of(Section file, ProvidersConfig providers) {
    return file.get("routing")
        .map(Value::section)
        .map(routing -> new RoutingConfig(providers).routes(routing, file));
  }

  private Routes routes(Section routing, Section file) {
    routing.allow("routing", "tiers", "thresholds", "roles");
    Section tiers = routing.need("tiers").section();
    tiers.allow("the tiers", Tier.words().toArray(String[]::new));
    Map<Tier, List<Target>> chains = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      chains.put(tier, chain(tiers.need(tier.word())));
    }
    Thresholds thresholds = thresholds(routing);
    Map<String, Pin> roles = new HashMap<>();
    USUAL_PINS.forEach((role, tier) -> roles.put(role, new Pin.ToTier(tier)));
    Section named = Fields.section(routing, "roles");
    roles(named, roles);
    pools(file, named, roles);
    return TargetConfig.sound(routing, () -> new Routes(offered, thresholds, chains, roles));
  }

  private List<Target> chain(Value tier) {
    List<Value> words = tier.isList() ? tier.list() : List.of(tier);
    List<Target> chain = new ArrayList<>();
    for (Value word : words) {
      Target target = known(word);
      if (chain.contains(target)) {
        throw word.fault("%s stands in this tier twice".formatted(target), "");
      }
      chain.add(target);
    }
    if (chain.isEmpty()) {
      throw tier.fault("a tier has at least one model", "");
    }
    return chain;
  }

  /** A model that some provider says it offers. */
  private Target known(Value word) {
    Target target = providers.target(word);
    if (!offered.contains(target)) {
      List<String> words = offered.stream().map(Target::toString).sorted().toList();
      throw word.fault(
          "no provider offers %s%s".formatted(target, Nearest.hint(target.toString(), words)),
          "Offered: %s. A provider says more with models: [NAME, ...]"
              .formatted(String.join(", ", words)));
    }
    return target;
  }

  private static Thresholds thresholds(Section routing) {
    Section thresholds = Fields.section(routing, "thresholds");
    thresholds.allow("the thresholds", "medium", "large");
    Thresholds usual = Thresholds.standard();
    double medium = thresholds.get("medium", value -> value.number(0, 1), usual.medium());
    double large = thresholds.get("large", value -> value.number(0, 1), usual.large());
    return TargetConfig.sound(thresholds, () -> new Thresholds(medium, large));
  }

  private void roles(Section named, Map<String, Pin> roles) {
    for (String role : named.keys()) {
      Value word = named.need(role);
      if (word.string().equals(AUTO)) {
        roles.remove(role);
      } else {
        roles.put(
            role,
            Tier.of(word.string())
                .<Pin>map(Pin.ToTier::new)
                .orElseGet(() -> new Pin.ToModel(known(word), false)));
      }
    }
  }

  /** A pool that names its own model is pinned to it. */
  private void pools(Section file, Section named, Map<String, Pin> roles) {
    for (Value element : file.<List<Value>>get("agents", Value::list, List.of())) {
      Section pool = element.section();
      pool.get("fallback")
          .ifPresent(fallback -> {
            throw fallback.fault(
                "'fallback' and 'routing' both say where calls go",
                "The tiers do: leave fallback out.");
          });
      Optional<Value> model = pool.get("model");
      if (model.isPresent() && named.has(pool.need("role").string())) {
        throw model
            .get()
            .fault("this pool's model is also said under 'routing'", "Keep one of them.");
      }
      model.ifPresent(
          word -> roles.put(pool.need("role").string(), new Pin.ToModel(known(word), false)));
    }
  }
}
