package dev.plimsoll.core.engine;

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
 */
public record CallSettings(Map<String, TargetSettings> providers, Optional<Routes> routes) {
  /** Where nothing is routed. */
  public CallSettings(Map<String, TargetSettings> providers) {
    this(providers, Optional.empty());
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
    return new CallSettings(providers, other);
  }

  TargetSettings of(Target target) {
    return providers.getOrDefault(target.provider(), TargetSettings.standard());
  }
}
