package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Several regions in virtual time: each has servers with an Engine of their own, all share the
 * providers and one time. Callers go to their own region; while it is away, where {@link Region#to}
 * says. Equal settings and seeds give equal worlds. Not thread-safe.
 */
public final class Regions implements Service {
  private final WorldSettings settings;
  private final Geography geography;
  private final Agenda agenda = new Agenda();
  private final Steps steps;
  private final RandomGenerator chance;
  private final long hop;
  private final long failover;
  private final Map<String, Site> sites = new LinkedHashMap<>();

  /**
   * Regions whose agents are all ready.
   *
   * @param settings of every server; its agents are shared out
   * @param watcher sees what all servers decide
   */
  public Regions(WorldSettings settings, Geography geography, long seed, Watcher watcher) {
    this.settings = settings;
    this.geography = geography;
    this.chance = Seeds.of(seed, -3);
    this.hop = settings.delays().hop().toNanos();
    this.failover = geography.failover().toNanos();
    Map<String, Provider> providers = Provider.all(settings.providers(), agenda, seed);
    Map<String, Fleet> fleets = geography.fleets(settings.fleet());
    List<World> servers = new ArrayList<>();
    for (Region region : geography.regions()) {
      WorldSettings here = settings.with(fleets.getOrDefault(region.name(), settings.fleet()));
      Site site = new Site(region, here, this, watcher, geography.failing());
      site.open(agenda, providers, seed + 1_000L * (sites.size() + 1));
      sites.put(region.name(), site);
      servers.addAll(site.servers());
    }
    this.steps = new Steps(agenda, servers);
    sites.values().forEach(Site::planFailures);
  }

  @Override
  public long now() {
    return agenda.now();
  }

  @Override
  public Instant instant() {
    return settings.start().plusNanos(agenda.now());
  }

  @Override
  public void at(long nanos, Runnable step) {
    agenda.at(nanos, step);
  }

  @Override
  public boolean step() {
    return steps.next();
  }

  @Override
  public WorldSettings settings() {
    return settings;
  }

  @Override
  public void order(Order order, Caller caller) {
    Region home = drawn(geography.regions(), Region::share);
    Region chosen = home.isAvoided(now(), failover) ? elsewhere(home) : home;
    long further = geography.distance(home.name(), chosen.name()).toNanos();
    site(chosen).order(order, caller, hop, further);
  }

  /** By its own rule as far as that names who is there, else by the shares of all who are. */
  private Region elsewhere(Region home) {
    List<Region> there =
        geography.regions().stream().filter(region -> !region.isAvoided(now(), failover)).toList();
    List<Region> named =
        there.stream().filter(region -> home.to().containsKey(region.name())).toList();
    if (!named.isEmpty()) {
      return drawn(named, region -> home.to().getOrDefault(region.name(), 0.0));
    }
    return there.isEmpty() ? home : drawn(there, Region::share);
  }

  private interface Weight {
    double of(Region region);
  }

  private Region drawn(List<Region> among, Weight weight) {
    double all = 0;
    for (Region region : among) {
      all += weight.of(region);
    }
    double place = chance.nextDouble() * all;
    for (Region region : among) {
      place -= weight.of(region);
      if (place < 0) {
        return region;
      }
    }
    return among.getLast();
  }

  private Site site(Region region) {
    Site site = sites.get(region.name());
    if (site == null) {
      throw new IllegalStateException("no such region: " + region);
    }
    return site;
  }

  /** What became of each region. */
  public List<Regional> regional() {
    return sites.values().stream().map(Site::told).toList();
  }

  /** Where all tasks of all servers stand now. */
  public Counts counts() {
    return servers().stream().map(World::counts).reduce(Sums::of).orElseThrow();
  }

  /** How every budget of every server stands. */
  public List<Standing> budgets() {
    return servers().stream().flatMap(server -> server.budgets().stream()).toList();
  }

  /** How many events all Engines were told. */
  public long events() {
    return servers().stream().mapToLong(World::events).sum();
  }

  /** Every law that does not hold now in some server, or between them and the providers. */
  public List<String> brokenLaws() {
    return servers().stream().flatMap(server -> server.brokenLaws().stream()).toList();
  }

  private List<World> servers() {
    return sites.values().stream().flatMap(site -> site.servers().stream()).toList();
  }
}
