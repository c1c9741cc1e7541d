package dev.plimsoll.core.engine;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;

/**
 * What the engine is set to.
 *
 * @param startsPerTurn each class that waits gets at least one in so many starts
 */
public record EngineSettings(Caps caps, int startsPerTurn, RetryPolicy retry) {
  public static EngineSettings standard() {
    return new EngineSettings(Caps.standard(), 20, RetryPolicy.standard());
  }
}
