package dev.plimsoll.app;

import dev.plimsoll.app.config.BudgetConfig;
import dev.plimsoll.app.config.PriceConfig;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.random.Amounts;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.Workload;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan is told of the world around its servers: providers, how large tasks are, and what
 * they cost where no configuration says it.
 *
 * @param providers in their order; empty: as the options say
 * @param regions where its servers are; empty: one server
 */
record WorldFile(
    Map<String, ProviderSettings> providers,
    Workload workload,
    CostSettings costs,
    Optional<RegionRows.Regions> regions) {
  private static final String MODEL = Fleet.THE_MODEL.model();
  private static final double ROUNDING = 1e-6;

  /** Where no file is given. */
  static final WorldFile NONE =
      new WorldFile(Map.of(), Workload.AS_WRITTEN, CostSettings.NONE, Optional.empty());

  /**
   * Reads a file.
   *
   * @param usual what a provider does of which the file says nothing else
   * @param hasConfig whether a configuration says what is called, and what that costs
   * @param hasRoutes whether it says which tier goes to which model
   * @throws dev.plimsoll.base.yaml.InputException when it cannot be read, with the place
   */
  static WorldFile read(Path file, ProviderSettings usual, boolean hasConfig, boolean hasRoutes) {
    Section root =
        Yaml.read(file)
            .section()
            .allow(
                "the world of a plan",
                "providers",
                "tokens",
                "tiers",
                "prices",
                "budgets",
                "regions",
                "distances",
                "failover");
    Map<String, ProviderRows.Row> rows =
        root.get("providers", list -> ProviderRows.of(list, usual), new LinkedHashMap<>());
    for (String key : new String[] {"prices", "budgets"}) {
      if (hasConfig && root.has(key)) {
        throw root.need(key)
            .fault(
                "'%s' stands here, and there is a configuration".formatted(key),
                "Say it in the configuration, as the server will read it.");
      }
    }
    if (root.has("tiers") && !hasRoutes) {
      throw root.need("tiers")
          .fault(
              hasConfig
                  ? "the configuration has no 'routing', so all tiers would be one"
                  : "nothing is routed without a configuration",
              "Give --config with 'routing'.");
    }
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    rows.forEach((name, row) -> providers.put(name, row.settings()));
    return new WorldFile(
        providers,
        workload(root),
        costs(root, providers.keySet()),
        RegionRows.of(root, rows, hasConfig));
  }

  /** What is called where no configuration says it: each provider in its turn. */
  List<Target> chain() {
    return providers.isEmpty()
        ? List.of(Fleet.THE_MODEL)
        : providers.keySet().stream().map(name -> new Target(name, MODEL)).toList();
  }

  private static CostSettings costs(Section root, Set<String> providers) {
    Set<String> names = providers.isEmpty() ? Set.of(Fleet.PROVIDER) : providers;
    root.get("prices")
        .map(Value::list)
        .orElse(List.of())
        .forEach(row -> {
          var _ = row.section().need("model").oneOf(List.of(MODEL));
        });
    return new CostSettings(
        root.get("prices", list -> PriceConfig.of(list, names), PriceTable.EMPTY),
        root.get("budgets", BudgetConfig::of, CostSettings.NONE.budgets()));
  }

  private static Workload workload(Section root) {
    Optional<Section> tokens =
        root.get("tokens")
            .map(value ->
                value.section().allow("the tokens of a task", "input", "cached", "output"));
    return new Workload(
        tokens.flatMap(section -> section.get("input")).map(WorldFile::amounts),
        tokens.flatMap(section -> section.get("cached")).map(Value::share).orElse(new Share(0)),
        tokens.flatMap(section -> section.get("output")).map(WorldFile::amounts),
        root.get("tiers", WorldFile::tiers, Map.of()));
  }

  private static Amounts amounts(Value value) {
    return value.unit("tokens such as lognormal:800..6000", Amounts::parse);
  }

  private static Map<Tier, Double> tiers(Value value) {
    Section section = value.section().allow("the tiers", Tier.words().toArray(String[]::new));
    Map<Tier, Double> shares = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      section.get(tier.word()).ifPresent(share -> shares.put(tier, share.share().fraction()));
    }
    whole(value, shares.values().stream().mapToDouble(share -> share).sum(), "tiers");
    return shares;
  }

  /** Refuses shares that are not the whole. */
  static void whole(Value where, double sum, String of) {
    if (Math.abs(sum - 1) > ROUNDING) {
      throw where.fault(
          "the shares of the %s add up to %s".formatted(of, Figures.percent(sum, 1)),
          "Expected 100%.");
    }
  }
}
