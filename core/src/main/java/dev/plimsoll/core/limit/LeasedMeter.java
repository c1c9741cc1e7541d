package dev.plimsoll.core.limit;

import java.time.Duration;
import java.util.Optional;

/**
 * A node's part of a limit that several share: what a lessor lent it. Asks ahead of need, one
 * question at a time, and never waits for the answer; while the lessor is away it has the limit
 * divided by the nodes last known.
 *
 * <p>It wants half as much again as was taken of late, and what calls that wait lack; more than it
 * wants goes back with its next word. What was used it says within a 200th of the window.
 */
final class LeasedMeter implements Meter {
  private static final int HORIZONS_A_WINDOW = 50;
  private static final int WORDS_A_WINDOW = 200;
  private static final int LIVES_A_WINDOW = 6;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final double SPARE = 1.5;
  private static final int TURNS = 8; // those who wait get no more of the limit at once

  /** After so long without an answer the lessor counts as away, and so long it is left alone. */
  private static final long PATIENCE = SECOND;

  private final String limit;
  private final Quota quota;
  private final boolean eager;
  private final LonePart alone;
  private final Fleet fleet;
  private final long horizon;
  private final long rhythm;
  private final long life;
  private double taken; // within the horizon, fading
  private long takenAt;
  private long credit;
  private long outstanding;
  private long used; // and not said yet
  private long lacks;
  private long waits;
  private long until = Long.MIN_VALUE; // what is lent lapses
  private long left; // at the lessor, when it spoke last
  private boolean asking;
  private boolean late; // the answer, so that it is not looked for any more
  private boolean away;
  private boolean heard;
  private long askedAt = Long.MIN_VALUE / 2;
  private long quietUntil = Long.MIN_VALUE;
  private long saidUsed;
  private long saidLacks;
  private long saidWanted;

  /**
   * @param eager whether it lends itself what is probably free rather than have anybody wait for
   *     the lessor: for doors, where nobody waits
   */
  LeasedMeter(String limit, Quota quota, boolean eager, Fleet fleet) {
    this.limit = limit;
    this.fleet = fleet;
    this.quota = quota;
    this.eager = eager;
    alone = new LonePart(quota);
    long window = quota.window().toNanos();
    horizon = Math.clamp(window / HORIZONS_A_WINDOW, 100 * MILLI, 10 * SECOND);
    rhythm = Math.clamp(window / WORDS_A_WINDOW, 20 * MILLI, 2 * SECOND);
    life = Math.clamp(window / LIVES_A_WINDOW, SECOND, 10 * SECOND);
  }

  @Override
  public Quota quota() {
    return quota;
  }

  @Override
  public long limit(long now) {
    return quota.limit();
  }

  @Override
  public long free(long now) {
    lapse(now);
    if (isAway(now)) {
      return Math.max(credit, alone.free(fleet.nodes(), now));
    }
    if (!eager) {
      return credit;
    }
    long probably = heard ? Math.max(0, credit) + Math.max(0, left) : quota.burst();
    return Math.max(credit, Math.min(probably, alone.free(1, now)));
  }

  /** What nobody has used, as far as this node knows. */
  long leftOfAll(long now) {
    return isAway(now) || !heard ? free(now) : Math.max(0, credit) + left;
  }

  @Override
  public void take(long amount) {
    left -= amount - Math.clamp(credit, 0, amount);
    credit -=
        amount; // below 0 what nobody lent: the lessor does not know of it before our next word
    taken += amount;
    outstanding += amount;
    alone.take(amount);
  }

  @Override
  public void spent(long reserved, long actual, long now) {
    lapse(now);
    outstanding -= reserved;
    used += actual;
    credit += now < until ? reserved - actual : 0;
    alone.spent(reserved, actual, now);
  }

  @Override
  public long when(long amount, long now) {
    if (free(now) >= amount) {
      return now;
    }
    lacks = Math.max(lacks, amount);
    if (amount > quota.burst()) {
      return NEVER;
    }
    if (isAway(now)) {
      return alone.when(amount, fleet.nodes(), now);
    }
    return eager ? Math.max(now + rhythm, alone.when(amount, 1, now)) : HELD;
  }

  /** What a provider says is of all nodes together; a node's part it says nothing about. */
  @Override
  public void observe(Observed observed, long cameBackBefore, long now) {}

  @Override
  public long cameBack(long now) {
    return 0;
  }

  /**
   * What is to be said to the lessor now, if anything.
   *
   * @param waiting how many calls wait for more than is left
   */
  Optional<Demand> demand(int waiting, long now) {
    waits = waiting;
    lapse(now);
    fade(now);
    late = asking && isAway(now);
    if (asking || now < nextWord()) {
      return Optional.empty();
    }
    long wanted = wanted();
    credit = Math.clamp(credit, 0, wanted);
    Demand demand =
        new Demand(
            limit,
            quota,
            credit + outstanding,
            used,
            Math.clamp(lacks - credit, 0, quota.burst()),
            wanted - credit,
            Duration.ofNanos(life));
    asking = true;
    askedAt = now;
    saidUsed = used;
    saidLacks = lacks;
    saidWanted = wanted - credit;
    used = 0;
    lacks = 0;
    return Optional.of(demand);
  }

  /** When to ask {@link #demand} again, if nothing happens before; {@link #NEVER} for never. */
  long nextLook() {
    if (!asking) {
      return nextWord();
    }
    return late ? NEVER : askedAt + PATIENCE;
  }

  private long nextWord() {
    long next = 2 * credit < wanted() ? quietUntil : NEVER;
    if (used > 0) {
      next = Math.min(next, Math.max(quietUntil, askedAt + rhythm));
    }
    if (credit > 0 || outstanding > 0) {
      next = Math.min(next, Math.max(quietUntil, askedAt + life / 3));
    }
    return next;
  }

  private long wanted() {
    long most = Math.max(lacks, quota.burst() / TURNS);
    long ofAll = Math.clamp(lacks * waits, lacks, most);
    return Math.min(quota.burst(), Math.round(SPARE * taken) + ofAll);
  }

  /** The lessor answered. */
  void leased(Lent lent, long now) {
    if (!asking) {
      return; // somebody else asked, whose place this one took
    }
    asking = false;
    away = false;
    heard = true;
    credit += lent.amount();
    until = askedAt + life;
    left = lent.left();
    fleet.count(lent.nodes());
    quietUntil = lent.amount() < saidWanted ? now + rhythm : now;
  }

  /** The lessor did not answer, and will not. */
  void failed(long now) {
    if (!asking) {
      return;
    }
    asking = false;
    away = true;
    used += saidUsed;
    lacks = Math.max(lacks, saidLacks);
    quietUntil = now + PATIENCE;
  }

  private boolean isAway(long now) {
    return away || (asking && now >= askedAt + PATIENCE);
  }

  private void lapse(long now) {
    if (now >= until) {
      credit = Math.min(credit, 0);
      heard = false;
    }
  }

  private void fade(long now) {
    taken *= now > takenAt ? Math.exp((double) (takenAt - now) / horizon) : 1;
    taken = taken < 0.01 ? 0 : taken;
    takenAt = now;
  }

  /**
   * What one of several nodes may use without a word to the others: its part of what it would be in
   * any window. A bucket is taken for a window in which it fills.
   */
  private static final class LonePart {
    private final long limit;
    private final WindowMeter meter;

    LonePart(Quota quota) {
      limit = quota.burst();
      double share = (double) quota.burst() / quota.limit();
      long window = Math.max(MILLI, Math.round(quota.window().toNanos() * Math.min(1, share)));
      meter = new WindowMeter(Quota.of(quota.unit(), limit, Duration.ofNanos(window)));
    }

    private long ofOthers(int nodes) {
      return limit - Math.max(1, limit / nodes);
    }

    long free(int nodes, long now) {
      return meter.free(now) - ofOthers(nodes);
    }

    long when(long amount, int nodes, long now) {
      long others = ofOthers(nodes);
      return amount + others > limit ? HELD : meter.when(amount + others, now);
    }

    void take(long amount) {
      meter.take(amount);
    }

    void spent(long reserved, long actual, long now) {
      meter.spent(reserved, actual, now);
    }
  }
}
