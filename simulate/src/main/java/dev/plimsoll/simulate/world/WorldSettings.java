package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.work.Target;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a world is made of. Immutable.
 *
 * @param providers by the names that targets give them
 * @param workload how large tasks are
 * @param start what its clocks show when it begins; prices go by days
 */
public record WorldSettings(
    EngineSettings engine,
    Fleet fleet,
    Map<String, ProviderSettings> providers,
    Delays delays,
    Workload workload,
    Instant start) {
  private static final int MOST_CALLS = 1_000_000;

  public WorldSettings {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    for (Fleet.Pool pool : fleet.pools()) {
      pool.chain().stream()
          .map(Target::provider)
          .filter(Predicate.not(providers::containsKey))
          .findFirst()
          .ifPresent(WorldSettings::refuse);
    }
  }

  private static void refuse(String missing) {
    throw new IllegalArgumentException("%s is called, and there is none".formatted(missing));
  }

  /** On {@link World#START}, with tasks as they are written. */
  public WorldSettings(
      EngineSettings engine, Fleet fleet, Map<String, ProviderSettings> providers, Delays delays) {
    this(engine, fleet, providers, delays, Workload.AS_WRITTEN, World.START);
  }

  /** With one provider. */
  public WorldSettings(
      EngineSettings engine, Fleet fleet, ProviderSettings provider, Delays delays) {
    this(engine, fleet, Map.of(Fleet.PROVIDER, provider), delays);
  }

  /** Gates that let as many calls through at once as are wanted, until a provider refuses some. */
  public static CallSettings anyNumberOfCalls(Collection<String> providers) {
    TargetSettings usual = TargetSettings.standard();
    AdaptiveSettings high = new AdaptiveSettings(2, MOST_CALLS, MOST_CALLS, 0.9, 1.5);
    TargetSettings open =
        new TargetSettings(usual.breaker(), high, usual.quotas(), usual.queue(), usual.patience());
    return new CallSettings(
        providers.stream().collect(Collectors.toMap(Function.identity(), _ -> open)));
  }

  /** The provider, or the first of them. */
  public ProviderSettings provider() {
    return providers.values().iterator().next();
  }

  /** The same with other agents. */
  public WorldSettings with(Fleet other) {
    return new WorldSettings(engine, other, providers, delays, workload, start);
  }

  /** The same with other settings of the server. */
  public WorldSettings with(EngineSettings other) {
    return new WorldSettings(other, fleet, providers, delays, workload, start);
  }

  /** The same with another provider in the first one's place. */
  public WorldSettings with(ProviderSettings other) {
    Map<String, ProviderSettings> others = new LinkedHashMap<>(providers);
    others.put(providers.keySet().iterator().next(), other);
    return new WorldSettings(engine, fleet, others, delays, workload, start);
  }

  /** The same with other tasks. */
  public WorldSettings with(Workload other) {
    return new WorldSettings(engine, fleet, providers, delays, other, start);
  }

  /** The same at another time. */
  public WorldSettings at(Instant other) {
    return new WorldSettings(engine, fleet, providers, delays, workload, other);
  }
}
