package dev.plimsoll.simulate.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Regions, how far they are apart, and how soon callers notice that one is away. Immutable.
 *
 * @param distances one way between two regions, named in either order as {@link #between} does
 * @param failing when anything fails, a region or a provider
 * @param failover until callers go elsewhere, and until they come back
 */
public record Geography(
    List<Region> regions, Map<String, Duration> distances, List<Away> failing, Duration failover) {
  public Geography {
    regions = List.copyOf(regions);
    distances = Map.copyOf(distances);
    failing = List.copyOf(failing);
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("there is no region");
    }
  }

  /** The name of the way between two regions, the same for both directions. */
  public static String between(String one, String other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }

  /** How many servers there are in all. */
  public int servers() {
    return regions.stream().mapToInt(Region::servers).sum();
  }

  /** One way; nothing within a region. */
  public Duration distance(String one, String other) {
    return distances.getOrDefault(between(one, other), Duration.ZERO);
  }

  /** The agents of each region, by its name: so many in all, shared out by the regions' parts. */
  public Map<String, Fleet> fleets(Fleet all) {
    int servers = servers();
    int least = all.pools().size();
    int left = Math.max(all.agents(), servers * least);
    double parts = regions.stream().mapToDouble(Region::part).sum();
    int behind = servers;
    Map<String, Fleet> fleets = new LinkedHashMap<>();
    for (Region region : regions) {
      behind -= region.servers();
      int wanted = parts > 0 ? (int) Math.round(left * region.part() / parts) : 0;
      int count = Math.clamp(wanted, region.servers() * least, left - behind * least);
      Fleet fleet = all.of(count);
      fleets.put(region.name(), region.chain().isEmpty() ? fleet : fleet.calling(region.chain()));
      left -= count;
      parts -= region.part();
    }
    return Collections.unmodifiableMap(fleets);
  }

  /** The agents of each server of a region. */
  static List<Fleet> ofServers(Fleet region, int servers) {
    List<Fleet> fleets = new ArrayList<>();
    int left = region.agents();
    for (int behind = servers - 1; behind >= 0; behind--) {
      int count = Math.ceilDiv(left, behind + 1);
      fleets.add(region.of(count));
      left -= count;
    }
    return fleets;
  }
}
