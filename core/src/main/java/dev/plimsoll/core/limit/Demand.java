package dev.plimsoll.core.limit;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/**
 * What one node tells the lessor of a limit that several share, and asks of it. What it holds is
 * said anew each time, so a word that was lost does no harm.
 *
 * @param limit whose it is, by the name that all nodes give it; with the quota it names the limit
 * @param held what it has of the limit: not used yet, or reserved by calls under way
 * @param used what the provider counted since the last word that was answered
 * @param least without so much more the call that is next cannot go
 * @param wanted how much more it would like, {@code least} or more
 * @param life after so long without another word what it holds counts as used
 */
public record Demand(
    String limit, Quota quota, long held, long used, long least, long wanted, Duration life) {
  public Demand {
    if (held < 0 || used < 0 || least < 0 || wanted < least || !life.isPositive()) {
      throw new IllegalArgumentException(
          "nobody holds, used or wants less than nothing: held %d, used %d, least %d, wanted %d, %s"
              .formatted(held, used, least, wanted, life));
    }
  }

  /** The name of the one limit that is asked for, as in {@code model east/mini requests 1m}. */
  public String name() {
    String unit =
        switch (quota.unit()) {
          case REQUESTS -> "requests";
          case TOKENS -> "tokens";
        };
    String name = "%s %s %s".formatted(limit, unit, Durations.format(quota.window()));
    return switch (quota.kind()) {
      case WINDOW -> name;
      case BUCKET -> name + " bucket " + quota.burst();
    };
  }
}
