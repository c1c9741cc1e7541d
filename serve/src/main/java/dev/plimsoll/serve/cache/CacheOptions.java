package dev.plimsoll.serve.cache;

import dev.plimsoll.core.cache.Aggressive;
import dev.plimsoll.core.cache.CacheSettings;
import dev.plimsoll.core.cache.Freshness;
import java.time.Duration;
import java.util.Set;

/**
 * How answers are kept.
 *
 * @param roles the pools of agents whose answers are; none: there is no cache
 * @param semantic whether other words that say the same are the same question
 * @param aggressive when what was not used for long is given too
 */
public record CacheOptions(
    CacheSettings settings, Set<String> roles, boolean semantic, Aggressive aggressive) {
  public CacheOptions {
    roles = Set.copyOf(roles);
  }

  /** Nothing is kept. */
  public static CacheOptions off() {
    return new CacheOptions(CacheSettings.standard(), Set.of(), false, Aggressive.CRITICAL);
  }

  /**
   * How old an answer may be.
   *
   * @param age since it was made, as the rung of the ladder allows
   * @param critical whether that is the worst
   */
  public Freshness freshness(Duration age, boolean critical) {
    return aggressive.holds(critical) ? settings.aggressive() : settings.usual(age);
  }

  /** Whether anything may be kept at all. */
  public boolean isOn() {
    return !roles.isEmpty();
  }
}
