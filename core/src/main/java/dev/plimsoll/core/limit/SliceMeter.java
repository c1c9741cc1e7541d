package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.Slice.Need;
import dev.plimsoll.core.limit.Slice.Returned;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What was leased of a shared quota and is not used yet; what lapses first is used first. Nothing
 * leased, nothing free: it never guesses, and never asks anybody itself.
 *
 * <p>It wants half as much again as was asked of it of late in the life of a slice, and says so
 * when it holds less than half of that.
 */
final class SliceMeter implements Meter {
  private static final int LIVES_A_WINDOW = 50;
  private static final long SHORTEST_LIFE = 100_000_000;
  private static final long LONGEST_LIFE = 10_000_000_000L;
  private static final double SPARE = 1.5;
  private static final int MOST_SLICES = 100;

  private final Quota quota;
  private final long life;
  private final Deque<Lent> lent = new ArrayDeque<>(); // what lapses first stands first
  private final Deque<Lent> lapsed = new ArrayDeque<>();
  private double asked; // in a life, fading
  private long askedAt;
  private long missed;
  private long quietUntil = Long.MIN_VALUE;

  SliceMeter(Quota quota) {
    this.quota = quota;
    long part = quota.window().toNanos() / LIVES_A_WINDOW;
    life = Math.clamp(part, SHORTEST_LIFE, LONGEST_LIFE);
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
    fade(now);
    long sum = 0;
    for (Lent slice : lent) {
      sum += slice.left;
    }
    return sum;
  }

  @Override
  public void take(long amount) {
    asked += amount;
    long open = amount;
    for (Lent slice : lent) {
      long part = Math.clamp(slice.left, 0, open);
      slice.left -= part;
      open -= part;
    }
  }

  @Override
  public void spent(long reserved, long actual, long now) {
    lapse(now);
    if (actual <= reserved) {
      giveBack(reserved - actual);
    } else {
      owe(actual - reserved);
    }
  }

  @Override
  public long when(long amount, long now) {
    if (free(now) >= amount) {
      return now;
    }
    missed = Math.max(missed, amount); // what is refused is asked for as well
    return amount > quota.limit() ? NEVER : HELD;
  }

  /** The lessor hears what the provider says; a node's part says nothing about it. */
  @Override
  public void observe(Observed observed, long cameBackBefore, long now) {}

  @Override
  public long cameBack(long now) {
    return 0;
  }

  /** What it would like to have; nothing while it has enough or has just said so. */
  Optional<Need> need(long now) {
    long free = free(now);
    long wanted = Math.min(quota.limit(), Math.round(SPARE * asked) + missed);
    if (2 * free >= wanted || now < quietUntil || lent.size() + lapsed.size() >= MOST_SLICES) {
      return Optional.empty();
    }
    quietUntil = now + life / 4;
    missed = 0;
    return Optional.of(new Need(quota, wanted - Math.max(0, free), Nanos.instant(now + life)));
  }

  void leased(Slice slice) {
    quietUntil = Long.MIN_VALUE;
    lent.addLast(new Lent(slice));
  }

  /**
   * What goes back to the lessor.
   *
   * @param oldest when the oldest of the calls still under way was sent
   */
  List<Returned> returned(long oldest, long now) {
    lapse(now);
    List<Returned> returned = new ArrayList<>();
    while (!lapsed.isEmpty() && lapsed.getFirst().until <= oldest) {
      Lent slice = lapsed.removeFirst();
      returned.add(new Returned(slice.slice, slice.slice.amount() - slice.left));
    }
    return returned;
  }

  /** To those that lapse last, where it is of use longest. */
  private void giveBack(long amount) {
    long open = amount;
    for (Lent slice : latestFirst()) {
      long part = Math.min(open, slice.slice.amount() - slice.left);
      slice.left += part;
      open -= part;
    }
  }

  private void owe(long amount) {
    List<Lent> latest = latestFirst();
    if (!latest.isEmpty()) {
      latest.getFirst().left -= amount;
    }
  }

  private void lapse(long now) {
    for (Iterator<Lent> all = lent.iterator(); all.hasNext(); ) {
      Lent slice = all.next();
      if (slice.until <= now) {
        all.remove();
        lapsed.addLast(slice);
      }
    }
  }

  private void fade(long now) {
    asked *= now > askedAt ? Math.exp((double) (askedAt - now) / life) : 1;
    askedAt = now;
  }

  private List<Lent> latestFirst() {
    List<Lent> all = new ArrayList<>(lapsed);
    all.addAll(lent);
    return all.reversed();
  }

  private static final class Lent {
    final Slice slice;
    final long until;
    long left;

    Lent(Slice slice) {
      this.slice = slice;
      until = Nanos.of(slice.until());
      left = slice.amount();
    }
  }
}
