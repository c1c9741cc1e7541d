package dev.plimsoll.serve.agents;

import java.time.Duration;

/**
 * What the cache did for a call.
 *
 * @param hit whether it gave the answer: then no provider was asked, and it cost nothing
 * @param age since the answer was made; zero where it was made for an equal call at the same time
 */
public record CacheUse(boolean hit, Duration age) {
  /** It had none. */
  public static final CacheUse MISS = new CacheUse(false, Duration.ZERO);

  /** It had one of this age. */
  public static CacheUse hit(Duration age) {
    return new CacheUse(true, age);
  }
}
