package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A place with servers of its own, and callers of its own. Immutable.
 *
 * @param share of all requests that come from its callers, from 0 to 1
 * @param servers how many; they share its agents and its load evenly
 * @param part of all agents, relative to the other regions'
 * @param chain which providers its servers call; empty: as the fleet says
 * @param ways to each provider beyond the provider's own distance, one way
 * @param to where its callers go, by share, while it is away; empty: to all others by their shares
 * @param away when its callers cannot reach it
 */
public record Region(
    String name,
    double share,
    int servers,
    double part,
    List<Target> chain,
    Map<String, Duration> ways,
    Map<String, Double> to,
    List<Away> away) {
  public Region {
    chain = List.copyOf(chain);
    ways = Map.copyOf(ways);
    to = Map.copyOf(to);
    away = List.copyOf(away);
    if (servers < 1 || !(part >= 0) || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "no region: %d servers, %s of all".formatted(servers, share));
    }
  }

  boolean isAway(long now) {
    return away.stream().anyMatch(spell -> spell.holds(now));
  }

  /** Whether callers think so: they notice late, both that it is away and that it is back. */
  boolean isAvoided(long now, long noticed) {
    return away.stream()
        .anyMatch(spell -> now >= spell.from() + noticed && now < spell.to() + noticed);
  }
}
