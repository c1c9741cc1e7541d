package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Target;
import java.util.Map;

/**
 * How calls of models are let through.
 *
 * @param providers what stands before each model of a provider, by the provider's name; the
 *     standard for one that is not named
 */
public record CallSettings(Map<String, TargetSettings> providers) {
  public CallSettings {
    providers = Map.copyOf(providers);
  }

  /** The standard for every provider. */
  public static CallSettings standard() {
    return new CallSettings(Map.of());
  }

  TargetSettings of(Target target) {
    return providers.getOrDefault(target.provider(), TargetSettings.standard());
  }
}
