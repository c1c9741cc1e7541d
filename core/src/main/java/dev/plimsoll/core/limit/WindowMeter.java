package dev.plimsoll.core.limit;

/**
 * Counts each use from when it was sent until one window after it was answered. We do not know when
 * it arrived in between; counted so, no window of the provider's, wherever it begins, holds more
 * than the limit, and no bucket that holds the limit and fills with it in a window runs dry.
 *
 * <p>Why: be i the last sent of the uses that arrived in (s, s + W]. It was sent at most at s + W,
 * and every other arrived after s, so it was answered after s, less than a window before i was
 * sent. So all of them were counted as i was let through.
 *
 * <p>Answered uses stand in 256 slices of the window, not one by one, and leave when the whole of
 * their slice is a window old: at most a 256th of the window too late, never too early.
 */
final class WindowMeter implements Meter {
  static final int SLICES = 256;
  private static final int KEPT = SLICES + 1;

  private final Quota quota;
  private final long width;
  private final long[] answered = new long[KEPT];
  private long newest = Long.MIN_VALUE; // index of the slice that now lies in
  private long counted;
  private long outstanding;
  private long cameBack;
  private long limit;
  private long raisedTo;
  private long raisedAt = Long.MAX_VALUE;

  WindowMeter(Quota quota) {
    this.quota = quota;
    long window = quota.window().toNanos();
    width = (window + SLICES - 1) / SLICES;
    limit = quota.limit();
  }

  @Override
  public Quota quota() {
    return quota;
  }

  @Override
  public long limit(long now) {
    advance(now);
    return limit;
  }

  @Override
  public long free(long now) {
    advance(now);
    return limit - counted - outstanding;
  }

  @Override
  public void take(long amount) {
    outstanding += amount;
  }

  @Override
  public void spent(long reserved, long actual, long now) {
    advance(now);
    outstanding -= reserved;
    cameBack += Math.max(0, reserved - actual);
    count(actual, newest);
  }

  @Override
  public long when(long amount, long now) {
    long missing = amount - free(now);
    long raise = raisedAt == Long.MAX_VALUE ? 0 : raisedTo - limit;
    if (missing <= 0 || amount > limit + raise) {
      return missing <= 0 ? now : NEVER;
    }
    for (long slice = newest - SLICES; slice <= newest; slice++) {
      long raised = raisedAt <= leaves(slice) ? raise : 0;
      if (missing <= raised) {
        return raisedAt;
      }
      missing -= answered[slot(slice)];
      if (missing <= raised) {
        return leaves(slice);
      }
    }
    return missing <= raise ? raisedAt : HELD;
  }

  @Override
  public void observe(Observed observed, long cameBackBefore, long now) {
    advance(now);
    long reset = now + Math.min(observed.reset().toNanos(), quota.window().toNanos());
    observed.limit().ifPresent(told -> follow(Math.max(1, told), reset));
    long sinceThen = cameBack - cameBackBefore;
    observed
        .remaining()
        .ifPresent(left -> othersUsed(free(now) - sinceThen - Math.max(0, left), reset));
  }

  @Override
  public long cameBack(long now) {
    advance(now);
    return cameBack;
  }

  /** Less is believed at once, more when the present window is over. */
  private void follow(long told, long reset) {
    long next = Math.min(told, quota.most());
    if (next <= limit) {
      limit = next;
      raisedAt = Long.MAX_VALUE;
    } else if (raisedAt == Long.MAX_VALUE || raisedTo != next) {
      raisedTo = next;
      raisedAt = reset;
    }
  }

  /** What others used counts as if answered one window before it comes back. */
  private void othersUsed(long amount, long reset) {
    if (amount > 0) {
      long slice = Math.floorDiv(reset + width - 1, width) - KEPT;
      count(amount, Math.clamp(slice, newest - SLICES, newest));
    }
  }

  private void count(long amount, long slice) {
    answered[slot(slice)] += amount;
    counted += amount;
  }

  private void advance(long now) {
    long slice = Math.floorDiv(now, width);
    if (slice > newest) {
      long first = Math.max(slice - SLICES, newest + 1);
      for (long i = first; i <= slice; i++) {
        counted -= answered[slot(i)];
        cameBack += answered[slot(i)];
        answered[slot(i)] = 0;
      }
      newest = slice;
    }
    if (now >= raisedAt) {
      cameBack += raisedTo - limit;
      limit = raisedTo;
      raisedAt = Long.MAX_VALUE;
    }
  }

  private long leaves(long slice) {
    return (slice + KEPT) * width;
  }

  private static int slot(long slice) {
    return Math.floorMod(slice, KEPT);
  }
}
