package dev.plimsoll.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How fast the queue drains: starts per second over the last half minute. Not thread-safe. Says
 * nothing before it has seen ten starts, rather than guessing.
 */
public final class Drain {
  private static final int SECONDS = 30;
  private static final int ENOUGH = 10;

  private final long[] second = new long[SECONDS];
  private final int[] starts = new int[SECONDS];

  /** A task left the queue to be run. */
  public void started(Instant now) {
    int slot = slot(now);
    starts[slot]++;
  }

  /** Starts per second; empty with fewer than ten in the window. */
  public OptionalDouble perSecond(Instant now) {
    long last = now.getEpochSecond();
    long first = Long.MAX_VALUE;
    int sum = 0;
    for (int i = 0; i < SECONDS; i++) {
      if (second[i] > last - SECONDS && second[i] <= last && starts[i] > 0) {
        sum += starts[i];
        first = Math.min(first, second[i]);
      }
    }
    if (sum < ENOUGH) {
      return OptionalDouble.empty();
    }
    double window = Math.max(1, (double) (last - first) + now.getNano() / 1e9);
    return OptionalDouble.of(sum / window);
  }

  /**
   * How long until so many tasks will have started, within bounds; the longer bound where nothing
   * drains, five seconds where too little is known.
   */
  public Duration until(int tasks, Instant now, Duration least, Duration most) {
    OptionalDouble rate = perSecond(now);
    Duration wait =
        rate.isEmpty()
            ? Duration.ofSeconds(5)
            : Duration.ofMillis((long) Math.min(1e12, 1000 * tasks / rate.getAsDouble()));
    return wait.compareTo(least) < 0 ? least : wait.compareTo(most) > 0 ? most : wait;
  }

  private int slot(Instant now) {
    long at = now.getEpochSecond();
    int slot = Math.floorMod(at, SECONDS);
    if (second[slot] != at) {
      second[slot] = at;
      starts[slot] = 0;
    }
    return slot;
  }
}
