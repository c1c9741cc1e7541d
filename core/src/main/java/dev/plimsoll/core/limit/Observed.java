package dev.plimsoll.core.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a provider's headers said of one of its limits ({@code x-ratelimit-*}, {@code
 * anthropic-ratelimit-*}, {@code RateLimit} with {@code RateLimit-Policy}), parsed.
 *
 * @param limit in a window
 * @param remaining in the present one; below 0 counts as 0
 * @param reset how long until all of it is back, cut to 0 to 31 days
 * @param window how long a window is, if said
 */
public record Observed(
    OptionalLong limit, OptionalLong remaining, Duration reset, Optional<Duration> window) {
  private static final Duration LONGEST = Duration.ofDays(31);

  public Observed {
    if (reset.isNegative()) {
      reset = Duration.ZERO; // their clock and ours
    }
    reset = reset.compareTo(LONGEST) > 0 ? LONGEST : reset;
  }

  /** The three that all providers send. */
  public static Observed of(long limit, long remaining, Duration reset) {
    return new Observed(
        OptionalLong.of(limit), OptionalLong.of(remaining), reset, Optional.empty());
  }
}
