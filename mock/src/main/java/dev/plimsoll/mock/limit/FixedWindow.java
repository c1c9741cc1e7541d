package dev.plimsoll.mock.limit;

/** So much in each window; the first begins at 0. A ticket is the number of its window. */
final class FixedWindow implements Allowance {
  private final long amount;
  private final long per;
  private long window;
  private long used;

  FixedWindow(long amount, long per) {
    this.amount = amount;
    this.per = per;
  }

  @Override
  public long waitFor(long cost, long now) {
    turn(now);
    if (cost > amount) {
      return NEVER;
    }
    return used + cost <= amount ? 0 : untilBorder(now);
  }

  @Override
  public long take(long cost, long now) {
    turn(now);
    used += cost;
    return window;
  }

  @Override
  public void correct(long ticket, long by, long now) {
    turn(now);
    if (ticket == window) {
      used += by;
    }
  }

  @Override
  public long remaining(long now) {
    turn(now);
    return Math.max(0, amount - used);
  }

  @Override
  public long reset(long now) {
    turn(now);
    return used > 0 ? untilBorder(now) : 0;
  }

  private void turn(long now) {
    long current = now / per;
    if (current > window) {
      window = current;
      used = 0;
    }
  }

  private long untilBorder(long now) {
    return (window + 1) * per - now;
  }
}
