package dev.plimsoll.core.engine;

import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.work.Target;
import java.util.Map;
import java.util.Optional;

/**
 * How calls of models are let through.
 *
 * @param providers what stands before each model of a provider, by the provider's name; the
 *     standard for one that is not named
 * @param routes which model serves which tier; empty: calls go along their own chains
 * @param shared whether several nodes share what providers allow, each with what a lessor lends it
 * @param hedge when a second call goes beside a slow one
 */
public record CallSettings(
    Map<String, TargetSettings> providers,
    Optional<Routes> routes,
    boolean shared,
    HedgePolicy hedge) {
  /** Where nothing is routed, shared or hedged. */
  public CallSettings(Map<String, TargetSettings> providers) {
    this(providers, Optional.empty(), false, HedgePolicy.off());
  }

  public CallSettings {
    providers = Map.copyOf(providers);
  }

  /** The standard for every provider. */
  public static CallSettings standard() {
    return new CallSettings(Map.of());
  }

  /** The same with other routes. */
  public CallSettings with(Optional<Routes> other) {
    return new CallSettings(providers, other, shared, hedge);
  }

  /** The same with limits that several nodes share. */
  public CallSettings sharedByNodes() {
    return new CallSettings(providers, routes, true, hedge);
  }

  /** The same with another policy for second calls. */
  public CallSettings with(HedgePolicy other) {
    return new CallSettings(providers, routes, shared, other);
  }

  TargetSettings of(Target target) {
    return providers.getOrDefault(target.provider(), TargetSettings.standard());
  }
}
