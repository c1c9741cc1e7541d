package dev.plimsoll.mock.limit;

/**
 * A token bucket: full at first, it holds the amount and is refilled steadily at amount ÷ per. A
 * correction may leave it below empty. It has no tickets: what is given back is given back.
 */
final class Bucket implements Allowance {
  private static final double ROUNDING = 1e-6; // of one token: what fractions lose on the way

  private final long amount;
  private final long per;
  private double level;
  private long filledAt;

  Bucket(long amount, long per) {
    this.amount = amount;
    this.per = per;
    this.level = amount;
  }

  @Override
  public long waitFor(long cost, long now) {
    fill(now);
    return cost > amount ? NEVER : until(cost);
  }

  @Override
  public long take(long cost, long now) {
    fill(now);
    level -= cost;
    return 0;
  }

  @Override
  public void correct(long ticket, long by, long now) {
    fill(now);
    level = Math.min(amount, level - by);
  }

  @Override
  public long remaining(long now) {
    fill(now);
    return Math.max(0, (long) Math.floor(level + ROUNDING));
  }

  @Override
  public long reset(long now) {
    fill(now);
    return until(amount);
  }

  private long until(long wanted) {
    double missing = wanted - level;
    return missing <= ROUNDING ? 0 : (long) Math.ceil(missing * per / amount);
  }

  private void fill(long now) {
    if (now > filledAt) {
      level = Math.min(amount, level + (double) (now - filledAt) * amount / per);
      filledAt = now;
    }
  }
}
