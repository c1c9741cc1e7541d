package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Limiters as providers have them, exact, written without a thought of ours. */
final class Providers {
  private Providers() {}

  /** One limit of a provider; times in nanoseconds. */
  interface Limiter {
    Unit unit();

    boolean fits(long amount, long now);

    void count(long amount, long now);

    /** What was counted at {@code then} was too much by so many. */
    void correct(long tooMuch, long then, long now);

    /** What its headers say. */
    Observed says(long now);
  }

  /** Windows of a fixed length, from a phase that nobody knows. */
  static final class FixedWindow implements Limiter {
    private final Unit unit;
    private final long limit;
    private final long window;
    private final long phase;
    private long current;
    private long used;

    FixedWindow(Unit unit, long limit, long window, long phase) {
      this.unit = unit;
      this.limit = limit;
      this.window = window;
      this.phase = phase;
    }

    @Override
    public Unit unit() {
      return unit;
    }

    @Override
    public boolean fits(long amount, long now) {
      return used(now) + amount <= limit;
    }

    @Override
    public void count(long amount, long now) {
      used = used(now) + amount;
    }

    @Override
    public void correct(long tooMuch, long then, long now) {
      if (Math.floorDiv(then - phase, window) == Math.floorDiv(now - phase, window)) {
        used = used(now) - tooMuch;
      }
    }

    @Override
    public Observed says(long now) {
      long reset = window - Math.floorMod(now - phase, window);
      return Observed.of(limit, limit - used(now), Duration.ofNanos(reset));
    }

    private long used(long now) {
      long index = Math.floorDiv(now - phase, window);
      used = index == current ? used : 0;
      current = index;
      return used;
    }
  }

  /** Every use of the last window, one by one. */
  static final class SlidingLog implements Limiter {
    private final Unit unit;
    private final long limit;
    private final long window;
    private final Deque<long[]> log = new ArrayDeque<>();
    private long used;

    SlidingLog(Unit unit, long limit, long window) {
      this.unit = unit;
      this.limit = limit;
      this.window = window;
    }

    @Override
    public Unit unit() {
      return unit;
    }

    @Override
    public boolean fits(long amount, long now) {
      forget(now);
      return used + amount <= limit;
    }

    @Override
    public void count(long amount, long now) {
      log.addLast(new long[] {now, amount});
      used += amount;
    }

    @Override
    public void correct(long tooMuch, long then, long now) {
      forget(now);
      for (long[] entry : log) {
        if (entry[0] == then) {
          entry[1] -= tooMuch;
          used -= tooMuch;
          return;
        }
      }
    }

    @Override
    public Observed says(long now) {
      forget(now);
      long reset = log.isEmpty() ? 0 : log.getLast()[0] + window - now;
      return Observed.of(limit, limit - used, Duration.ofNanos(reset));
    }

    private void forget(long now) {
      while (!log.isEmpty() && log.getFirst()[0] <= now - window) {
        used -= log.removeFirst()[1];
      }
    }
  }

  /** A bucket that fills evenly. */
  static final class TokenBucket implements Limiter {
    private final Unit unit;
    private final long limit;
    private final double perNano;
    private final double holds;
    private double level;
    private long at;

    TokenBucket(Unit unit, long limit, long window, long holds) {
      this.unit = unit;
      this.limit = limit;
      perNano = (double) limit / window;
      this.holds = holds;
      level = holds;
    }

    @Override
    public Unit unit() {
      return unit;
    }

    @Override
    public boolean fits(long amount, long now) {
      fill(now);
      return level + 1e-6 >= amount;
    }

    @Override
    public void count(long amount, long now) {
      fill(now);
      level -= amount;
    }

    @Override
    public void correct(long tooMuch, long then, long now) {
      fill(now);
      level = Math.min(holds, level + tooMuch);
    }

    @Override
    public Observed says(long now) {
      fill(now);
      long reset = (long) ((holds - level) / perNano);
      return Observed.of(limit, (long) level, Duration.ofNanos(reset));
    }

    private void fill(long now) {
      level = Math.min(holds, level + (now - at) * perNano);
      at = now;
    }
  }

  /** Counts in all of its limits, or in none. */
  record Provider(List<Limiter> limiters) {
    boolean takes(long tokens, long now) {
      for (Limiter limiter : limiters) {
        if (!limiter.fits(of(limiter, tokens), now)) {
          return false;
        }
      }
      limiters.forEach(limiter -> limiter.count(of(limiter, tokens), now));
      return true;
    }

    void correct(long tooMuch, long then, long now) {
      limiters.stream()
          .filter(limiter -> limiter.unit() == Unit.TOKENS)
          .forEach(limiter -> limiter.correct(tooMuch, then, now));
    }

    List<Observed> says(long now) {
      return limiters.stream().map(limiter -> limiter.says(now)).toList();
    }

    private static long of(Limiter limiter, long tokens) {
      return limiter.unit() == Unit.REQUESTS ? 1 : tokens;
    }
  }
}
