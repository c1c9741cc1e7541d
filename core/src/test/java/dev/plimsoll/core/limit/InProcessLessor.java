package dev.plimsoll.core.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lends slices of one quota to nodes of this process. It counts a slice as one use: from its lease
 * until one window after it came back, or after the longest a node may keep it.
 */
final class InProcessLessor {
  private final WindowMeter meter;
  private final Duration longest;
  private final Map<Long, Slice> lent = new HashMap<>();
  private long ids;

  /**
   * @param longest after so long past its end a slice of which nothing is heard counts as used
   */
  InProcessLessor(Quota quota, Duration longest) {
    this.meter = new WindowMeter(quota);
    this.longest = longest;
  }

  Optional<Slice> lease(Slice.Need need, Instant now) {
    forget(now);
    long amount = Math.min(need.amount(), meter.free(Nanos.of(now)));
    if (amount < 1) {
      return Optional.empty();
    }
    meter.take(amount);
    Slice slice = new Slice(++ids, need.quota(), amount, need.until());
    lent.put(slice.id(), slice);
    return Optional.of(slice);
  }

  void returned(Slice.Returned returned, Instant now) {
    if (lent.remove(returned.slice().id()) != null) {
      meter.spent(returned.slice().amount(), returned.used(), Nanos.of(now));
    }
  }

  private void forget(Instant now) {
    lent.values()
        .removeIf(slice -> {
          boolean lost = !slice.until().plus(longest).isAfter(now);
          if (lost) {
            meter.spent(slice.amount(), slice.amount(), Nanos.of(now));
          }
          return lost;
        });
  }
}
