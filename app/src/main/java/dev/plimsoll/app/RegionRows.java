package dev.plimsoll.app;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.simulate.world.Away;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads where the servers of a plan are: {@code regions}, {@code distances}, {@code failover}. */
final class RegionRows {
  private static final Duration USUAL_FAILOVER = Duration.ofSeconds(10);
  private static final int MOST_SERVERS = 100;

  private final Section root;
  private final Map<String, ProviderRows.Row> providers;
  private final boolean hasConfig;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Duration> distances = new HashMap<>();

  private RegionRows(Section root, Map<String, ProviderRows.Row> providers, boolean hasConfig) {
    this.root = root;
    this.providers = providers;
    this.hasConfig = hasConfig;
  }

  /**
   * What is said of regions.
   *
   * @param agents of all of them, where the regions say it
   */
  record Regions(Geography geography, OptionalInt agents) {}

  /**
   * Reads it; empty where there is one server.
   *
   * @param hasConfig whether a configuration says what is called
   * @throws InputException of whatever contradicts itself, with the place
   */
  static Optional<Regions> of(
      Section root, Map<String, ProviderRows.Row> providers, boolean hasConfig) {
    if (root.has("regions")) {
      return Optional.of(new RegionRows(root, providers, hasConfig).regions());
    }
    for (String key : new String[] {"distances", "failover"}) {
      root.get(key)
          .ifPresent(value -> {
            throw value.fault("'%s' stands here without 'regions'".formatted(key), "");
          });
    }
    providers
        .values()
        .forEach(row ->
            row.region()
                .ifPresent(value -> {
                  throw value.fault("'region' stands here, and there are no 'regions'", "");
                }));
    return Optional.empty();
  }

  private Regions regions() {
    Value list = root.need("regions");
    names(list);
    root.get("distances").map(Value::list).orElse(List.of()).forEach(this::distance);
    refuseUnknownDistance(list);
    List<Region> regions = new ArrayList<>();
    List<Away> failing = new ArrayList<>();
    for (Value element : list.list()) {
      Region region = region(element.section());
      regions.add(region);
      failing.addAll(region.away());
    }
    WorldFile.whole(list, regions.stream().mapToDouble(Region::share).sum(), "regions");
    providers.values().forEach(row -> failing.addAll(away(row)));
    Duration failover = root.get("failover", Value::duration, USUAL_FAILOVER);
    return new Regions(new Geography(regions, distances, failing, failover), agents(list));
  }

  private void names(Value list) {
    for (Value element : list.list()) {
      Value name = element.section().need("name");
      if (names.contains(name.string())) {
        throw name.fault("two regions are called '%s'".formatted(name.string()), "");
      }
      names.add(name.string());
    }
    if (names.isEmpty()) {
      throw list.fault("there is no region", "Name one at least.");
    }
    providers.values().forEach(row -> row.region().ifPresent(value -> value.oneOf(names)));
  }

  private void distance(Value row) {
    Section section = row.section().allow("a distance", "between", "way");
    Value between = section.need("between");
    List<Value> two = between.list();
    if (two.size() != 2 || two.get(0).oneOf(names).equals(two.get(1).oneOf(names))) {
      throw between.fault("a distance is between two regions", "As in between: [eu, us].");
    }
    String name = Geography.between(two.get(0).string(), two.get(1).string());
    if (distances.put(name, section.need("way").duration()) != null) {
      throw between.fault("this distance is said twice", "It is the same in both directions.");
    }
  }

  private void refuseUnknownDistance(Value list) {
    for (String one : names) {
      for (String other : names) {
        if (!one.equals(other) && !distances.containsKey(Geography.between(one, other))) {
          throw list.fault(
              "nobody says how far %s and %s are apart".formatted(one, other),
              "Say it: distances: [{between: [%s, %s], way: 40ms}]".formatted(one, other));
        }
      }
    }
  }

  private Region region(Section section) {
    section.allow("a region", "name", "share", "servers", "agents", "calls", "fails", "to");
    String name = section.need("name").string();
    double share = section.need("share").share().fraction();
    return new Region(
        name,
        share,
        section.get("servers", value -> value.integer(1, MOST_SERVERS), 1),
        section.get("agents", value -> (double) value.integer(1, 1_000_000), share),
        chain(section, name),
        ways(name),
        section.get("to", value -> to(value, name), Map.of()),
        section.get("fails").map(Spell::read).map(RegionRows::away).stream().toList());
  }

  /** While anything is wrong with a provider. */
  private static List<Away> away(ProviderRows.Row row) {
    return row.settings().faults().phases().stream()
        .map(phase -> new Away(phase.at().toNanos(), phase.end()))
        .toList();
  }

  private static Away away(Spell spell) {
    return new Away(spell.from().toNanos(), spell.to().toNanos());
  }

  private Map<String, Double> to(Value value, String home) {
    Section section = value.section();
    Map<String, Double> shares = new LinkedHashMap<>();
    for (String other : section.keys()) {
      if (other.equals(home) || !names.contains(other)) {
        throw section
            .need(other)
            .fault(
                "the callers of %s cannot go to '%s'".formatted(home, other),
                "Expected other regions: %s.".formatted(String.join(", ", names)));
      }
      shares.put(other, section.need(other).share().fraction());
    }
    WorldFile.whole(value, shares.values().stream().mapToDouble(share -> share).sum(), "callers");
    return shares;
  }

  /** Its own providers first, then the nearest; empty where the configuration says it. */
  private List<Target> chain(Section section, String region) {
    Optional<Value> calls = section.get("calls");
    if (hasConfig) {
      calls.ifPresent(value -> {
        throw value.fault(
            "'calls' stands here, and there is a configuration",
            "Its agents say what they call; leave calls out.");
      });
      return List.of();
    }
    List<String> known = List.copyOf(providers.keySet());
    List<String> named =
        calls.isPresent()
            ? calls.get().list().stream().map(value -> value.oneOf(known)).toList()
            : known.stream().sorted(Comparator.comparing(name -> whole(region, name))).toList();
    return named.stream().map(name -> new Target(name, Fleet.THE_MODEL.model())).toList();
  }

  private Duration whole(String region, String provider) {
    Duration own =
        Optional.ofNullable(providers.get(provider))
            .map(row -> row.settings().way())
            .orElse(Duration.ZERO);
    return own.plus(ways(region).getOrDefault(provider, Duration.ZERO));
  }

  /** How much further providers in other regions are. */
  private Map<String, Duration> ways(String region) {
    Map<String, Duration> ways = new HashMap<>();
    providers.forEach((name, row) ->
        row.region()
            .map(Value::string)
            .filter(other -> !other.equals(region))
            .ifPresent(other ->
                ways.put(
                    name,
                    distances.getOrDefault(Geography.between(region, other), Duration.ZERO))));
    return ways;
  }

  private OptionalInt agents(Value list) {
    List<Section> rows = list.list().stream().map(Value::section).toList();
    List<Section> saying = rows.stream().filter(row -> row.has("agents")).toList();
    if (saying.isEmpty()) {
      return OptionalInt.empty();
    }
    for (Section row : rows) {
      if (!row.has("agents")) {
        throw row.fault(
            "other regions say how many agents they have, and %s does not"
                .formatted(row.need("name").string()),
            "Say it of all, or of none.");
      }
    }
    return OptionalInt.of(
        saying.stream().mapToInt(row -> row.need("agents").integer(1, 1_000_000)).sum());
  }
}
