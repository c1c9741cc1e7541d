package dev.plimsoll.mock.limit;

import java.util.Arrays;

/**
 * So much within any window's length: an exact log of all takes that still count, oldest first.
 * What was taken at {@code t} counts until just before {@code t + per}. A ticket is the number of a
 * take.
 */
final class SlidingLog implements Allowance {
  /** Beyond it a take joins the one before: both then count as long as the younger. */
  static final int MOST_TAKES = 100_000;

  private final long amount;
  private final long per;
  private long[] times = new long[16];
  private long[] costs = new long[16];
  private int head;
  private int size;
  private long first; // the number of the oldest take that still counts
  private long used;

  SlidingLog(long amount, long per) {
    this.amount = amount;
    this.per = per;
  }

  @Override
  public long waitFor(long cost, long now) {
    forget(now);
    if (cost > amount) {
      return NEVER;
    }
    long tooMuch = used + cost - amount;
    int oldest = 0;
    long wait = 0;
    while (tooMuch > 0) { // as cost <= amount, all that is used covers it
      int at = index(oldest++);
      tooMuch -= costs[at];
      wait = times[at] + per - now;
    }
    return wait;
  }

  @Override
  public long take(long cost, long now) {
    forget(now);
    used += cost;
    if (size == MOST_TAKES) {
      int last = index(size - 1);
      times[last] = now;
      costs[last] += cost;
    } else {
      add(cost, now);
    }
    return first + size - 1;
  }

  private void add(long cost, long now) {
    if (size == times.length) {
      grow();
    }
    int at = index(size++);
    times[at] = now;
    costs[at] = cost;
  }

  private void grow() {
    long[] olderTimes = times;
    long[] olderCosts = costs;
    times = Arrays.copyOf(olderTimes, 2 * size);
    costs = Arrays.copyOf(olderCosts, 2 * size);
    for (int i = 0; i < size; i++) { // the head comes first again
      int from = (head + i) % size;
      times[i] = olderTimes[from];
      costs[i] = olderCosts[from];
    }
    head = 0;
  }

  @Override
  public void correct(long ticket, long by, long now) {
    forget(now);
    if (ticket >= first) {
      costs[index((int) (ticket - first))] += by;
      used += by;
    }
  }

  @Override
  public long remaining(long now) {
    forget(now);
    return Math.max(0, amount - used);
  }

  @Override
  public long reset(long now) {
    forget(now);
    return size == 0 ? 0 : times[index(size - 1)] + per - now;
  }

  private void forget(long now) {
    while (size > 0 && times[head] <= now - per) {
      used -= costs[head];
      head = index(1);
      size--;
      first++;
    }
  }

  private int index(int fromOldest) {
    return (head + fromOldest) % times.length;
  }
}
