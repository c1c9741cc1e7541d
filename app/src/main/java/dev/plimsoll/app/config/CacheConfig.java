package dev.plimsoll.app.config;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.cache.Aggressive;
import dev.plimsoll.core.cache.CacheSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.cache.CacheOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the section {@code cache}, and of each pool of agents whether its answers are kept. */
final class CacheConfig {
  private static final int MOST_ENTRIES = 1_000_000;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final DataSize LARGEST = DataSize.parse("100GB");

  private CacheConfig() {}

  static CacheOptions of(Section file) {
    Section cache =
        Fields.section(file, "cache")
            .allow(
                "the cache",
                "on",
                "entries",
                "size",
                "largest",
                "ttl",
                "keep",
                "semantic",
                "aggressive");
    CacheOptions usual = CacheOptions.off();
    return new CacheOptions(
        settings(cache, usual.settings()),
        roles(file, cache.get("on", Value::bool, false)),
        cache.get("semantic", Value::bool, usual.semantic()),
        cache.get("aggressive", CacheConfig::aggressive, usual.aggressive()));
  }

  private static CacheSettings settings(Section cache, CacheSettings usual) {
    DataSize size = cache.get("size", CacheConfig::size, usual.bytes());
    DataSize quarter = new DataSize(size.bytes() / 4);
    DataSize largest = usual.largest().bytes() < quarter.bytes() ? usual.largest() : quarter;
    if (cache.has("largest")) {
      Value value = cache.need("largest");
      largest = value.size();
      if (largest.bytes() < 1 || largest.bytes() > quarter.bytes()) {
        throw value.fault(
            "the largest answer takes a quarter of the cache at most, found %s of %s"
                .formatted(largest, size),
            "Expected 1B to %s.".formatted(quarter));
      }
    }
    Duration ttl = cache.get("ttl", CacheConfig::time, usual.ttl());
    Duration keep = ttl.compareTo(usual.keep()) > 0 ? ttl : usual.keep();
    if (cache.has("keep")) {
      Value value = cache.need("keep");
      keep = time(value);
      if (keep.compareTo(ttl) < 0) {
        throw value.fault(
            "an answer is kept (%s) for less time than it is good (ttl: %s)"
                .formatted(Durations.format(keep), Durations.format(ttl)),
            "Expected %s or more.".formatted(Durations.format(ttl)));
      }
    }
    int entries = cache.get("entries", value -> value.integer(10, MOST_ENTRIES), usual.entries());
    return new CacheSettings(entries, size, largest, ttl, keep);
  }

  private static DataSize size(Value value) {
    DataSize size = value.size();
    if (size.bytes() < 10_000 || size.bytes() > LARGEST.bytes()) {
      throw value.fault("expected 10KB to %s, found %s".formatted(LARGEST, size), "");
    }
    return size;
  }

  private static Duration time(Value value) {
    return Fields.between(value, Duration.ofSeconds(1), LONGEST);
  }

  private static Aggressive aggressive(Value value) {
    List<String> words = Arrays.stream(Aggressive.values()).map(Aggressive::word).toList();
    return Aggressive.valueOf(value.oneOf(words).toUpperCase(Locale.ROOT));
  }

  /** A pool that says nothing does as the section says. */
  private static Set<String> roles(Section file, boolean usual) {
    Set<String> roles = new HashSet<>();
    if (!file.has("agents")) {
      if (usual) {
        roles.add(AgentSpec.GENERAL);
      }
      return roles;
    }
    for (Value element : file.need("agents").list()) {
      Section pool = element.section();
      if (pool.get("cache", Value::bool, usual)) {
        roles.add(pool.need("role").string());
      }
    }
    return roles;
  }
}
