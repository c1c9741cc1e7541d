package dev.plimsoll.core.engine;

import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Quota;
import java.time.Duration;
import java.util.List;

/**
 * What stands before each model of a provider.
 *
 * @param quotas what the provider allows in windows; none when that is not known
 * @param queue of the calls that wait for it
 * @param patience a call of which nothing was heard for so long counts as ended; longer than any
 *     call may take
 */
public record TargetSettings(
    BreakerSettings breaker,
    AdaptiveSettings concurrency,
    List<Quota> quotas,
    CallQueueSettings queue,
    Duration patience) {
  public TargetSettings {
    quotas = List.copyOf(quotas);
  }

  /** What is not known to be too much is let through: growing by calls of seconds is slow. */
  private static final AdaptiveSettings BEGINS_HIGH =
      new AdaptiveSettings(2, 200, 1_000, 0.9, AdaptiveSettings.standard().tolerance());

  /**
   * The standard breaker and queue, from 2 over 200 to 1,000 calls at once, no quotas, an hour of
   * patience.
   */
  public static TargetSettings standard() {
    return new TargetSettings(
        BreakerSettings.standard(),
        BEGINS_HIGH,
        List.of(),
        CallQueueSettings.standard(),
        Duration.ofHours(1));
  }
}
