package dev.plimsoll.core.limit;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is lent of one shared limit, and to whom: a lessor's arithmetic, wherever it keeps it. All
 * that is held and all that was used of late is never more than the limit, unless a call took more
 * than was thought. Not thread-safe.
 *
 * <p>Who lacks something longest is served first: what it lacks is lent to nobody else, so that a
 * large call is not starved by small ones of other nodes, and two that hold half each do not wait
 * for each other. A holder that says nothing for its life has used all it held.
 */
public final class LeaseBook {
  private final Meter meter;
  private final Map<String, Holder> holders = new HashMap<>();
  private long turns;

  public LeaseBook(Quota quota) {
    meter = Allowance.own(quota);
  }

  private static final class Holder {
    long held;
    long lacks;
    long lacksSince; // a number that counts up
    long until;
  }

  /** Lends what may be lent. */
  public Lent lease(String name, Demand demand, Instant at) {
    long now = Nanos.of(at);
    lapse(now);
    Holder holder = holders.computeIfAbsent(name, _ -> new Holder());
    meter.spent(holder.held, demand.used(), now);
    meter.take(demand.held());
    long free = meter.free(now) - lackedBefore(holder);
    long amount = Math.clamp(free, 0, demand.wanted());
    meter.take(amount);
    holder.held = demand.held() + amount;
    holder.until = now + demand.life().toNanos();
    lacks(holder, Math.max(0, demand.least() - amount));
    return new Lent(demand.limit(), demand.quota(), amount, meter.free(now), holders.size());
  }

  /** Whether it would be the same if it were made anew. */
  public boolean isEmpty(Instant at) {
    long now = Nanos.of(at);
    lapse(now);
    return holders.isEmpty() && meter.free(now) >= meter.quota().burst();
  }

  private void lacks(Holder holder, long amount) {
    if (amount > 0 && holder.lacks == 0) {
      holder.lacksSince = ++turns;
    }
    holder.lacks = amount;
  }

  private long lackedBefore(Holder mine) {
    long sum = 0;
    for (Holder other : holders.values()) {
      boolean before = mine.lacks == 0 || other.lacksSince < mine.lacksSince;
      sum += other != mine && before ? other.lacks : 0;
    }
    return sum;
  }

  private void lapse(long now) {
    holders
        .values()
        .removeIf(holder -> {
          boolean lapsed = holder.until <= now;
          if (lapsed) {
            meter.spent(holder.held, holder.held, holder.until);
          }
          return lapsed;
        });
  }
}
