package dev.plimsoll.core.engine;

import dev.plimsoll.core.degrade.Signals;
import java.time.Instant;

/** What became of the calls to all providers within the last half minute. Not thread-safe. */
final class Outcomes {
  private static final int SLICES = 10;
  private static final long SLICE_MILLIS = 3_000;

  private final long[] slice = new long[SLICES];
  private final long[] made = new long[SLICES];
  private final long[] failed = new long[SLICES];

  void add(CallEnd.Kind kind, Instant now) {
    switch (kind) {
      case ANSWERED -> count(0, now);
      case LIMITED, OVERLOADED, TIMED_OUT, BROKEN -> count(1, now);
      case REJECTED, CANCELLED -> {} // say nothing of the provider
    }
  }

  private void count(int failures, Instant now) {
    long present = now.toEpochMilli() / SLICE_MILLIS;
    int at = (int) Math.floorMod(present, (long) SLICES);
    if (slice[at] != present) {
      slice[at] = present;
      made[at] = 0;
      failed[at] = 0;
    }
    made[at]++;
    failed[at] += failures;
  }

  Signals.Calls recent(Instant now) {
    long oldest = now.toEpochMilli() / SLICE_MILLIS - SLICES + 1;
    long all = 0;
    long bad = 0;
    for (int i = 0; i < SLICES; i++) {
      if (slice[i] >= oldest) {
        all += made[i];
        bad += failed[i];
      }
    }
    return new Signals.Calls(all, bad);
  }
}
