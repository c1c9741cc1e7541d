package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.EngineSettings;

/** What a world is made of. Immutable. */
public record WorldSettings(
    EngineSettings engine, Fleet fleet, ProviderSettings provider, Delays delays) {
  /** The same with other agents. */
  public WorldSettings with(Fleet other) {
    return new WorldSettings(engine, other, provider, delays);
  }

  /** The same before another provider. */
  public WorldSettings with(ProviderSettings other) {
    return new WorldSettings(engine, fleet, other, delays);
  }
}
