package dev.plimsoll.simulate.world;

import java.time.Duration;

/**
 * What passes between two steps of a live server that are instant to the Engine.
 *
 * @param hop from a caller to the server, or back, with the work that is done on the way
 * @param commit until the store has made something durable
 */
public record Delays(Duration hop, Duration commit) {
  public Delays {
    if (hop.isNegative() || commit.isNegative()) {
      throw new IllegalArgumentException("nothing takes less than no time");
    }
  }

  /** One millisecond each way and three to a commit, as docs/plan.md measured them. */
  public static Delays usual() {
    return new Delays(Duration.ofMillis(1), Duration.ofMillis(3));
  }
}
