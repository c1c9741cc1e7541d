package dev.plimsoll.simulate.world;

import java.time.Duration;

/**
 * What passes between two steps of a live server that are instant to the Engine.
 *
 * @param hop from a caller to the server, or back, with the work that is done on the way
 * @param commit until the store has made something durable
 * @param cold until an agent is ready that was not there
 * @param warm until a spare is
 */
public record Delays(Duration hop, Duration commit, Duration cold, Duration warm) {
  private static final Duration COLD = Duration.ofMillis(2_500);
  private static final Duration WARM = Duration.ofMillis(200);

  public Delays {
    if (hop.isNegative() || commit.isNegative() || cold.isNegative() || warm.isNegative()) {
      throw new IllegalArgumentException("nothing takes less than no time");
    }
  }

  /** With agents that take 2.5 s to start, and 200 ms from a spare. */
  public Delays(Duration hop, Duration commit) {
    this(hop, commit, COLD, WARM);
  }

  /** One millisecond each way and three to a commit, as docs/plan.md measured them. */
  public static Delays usual() {
    return new Delays(Duration.ofMillis(1), Duration.ofMillis(3));
  }
}
