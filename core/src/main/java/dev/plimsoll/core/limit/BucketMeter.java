package dev.plimsoll.core.limit;

/**
 * A token bucket as the provider's may stand at worst. Each use is held from when it was sent, and
 * taken out when it was answered: it may have arrived at either end, and a full bucket does not
 * fill while a use is under way.
 *
 * <p>Why: at worst the provider's level at t is B less the largest, over all s, of (uses that may
 * have arrived in (s, t]) - rate x (t - s). A use may have arrived there if it was sent by t and
 * not answered by s; so those under way always count, and the others as if they had arrived when
 * they were answered.
 */
final class BucketMeter implements Meter {
  private static final double SLOWER = 1 - 1e-9; // their rounding and ours

  private final Quota quota;
  private final double window;
  private double perNano;
  private long limit;
  private long burst;
  private double level;
  private long outstanding;
  private double cameBack;
  private long at = Long.MIN_VALUE;

  BucketMeter(Quota quota) {
    this.quota = quota;
    window = quota.window().toNanos();
    burst = quota.burst();
    level = burst;
    setLimit(quota.limit());
  }

  @Override
  public Quota quota() {
    return quota;
  }

  @Override
  public long limit(long now) {
    return limit;
  }

  @Override
  public long free(long now) {
    fill(now);
    return (long) Math.floor(level - outstanding);
  }

  @Override
  public void take(long amount) {
    outstanding += amount;
  }

  @Override
  public void spent(long reserved, long actual, long now) {
    fill(now);
    outstanding -= reserved;
    level -= actual;
    cameBack += Math.max(0, reserved - actual);
  }

  @Override
  public long when(long amount, long now) {
    if (free(now) >= amount) {
      return now;
    }
    if (amount + outstanding > burst) {
      return amount > burst ? NEVER : HELD;
    }
    return now + 1 + (long) Math.ceil((amount + outstanding - level) / perNano);
  }

  /** How fast it fills is believed at once: more of it helps only later anyway. */
  @Override
  public void observe(Observed observed, long cameBackBefore, long now) {
    fill(now);
    observed.limit().ifPresent(told -> setLimit(Math.clamp(told, 1, quota.most())));
    double known = level - outstanding - (cameBack - cameBackBefore);
    observed.remaining().ifPresent(left -> level -= Math.max(0, known - Math.max(0, left)));
  }

  @Override
  public long cameBack(long now) {
    fill(now);
    return (long) cameBack;
  }

  private void setLimit(long next) {
    limit = next;
    perNano = limit / window * SLOWER;
  }

  private void fill(long now) {
    if (at != Long.MIN_VALUE && now > at) {
      double filled = (now - at) * perNano;
      cameBack += filled;
      level = Math.min(burst, level + filled);
    }
    at = Math.max(at, now);
  }
}
