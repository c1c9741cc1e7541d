package dev.plimsoll.mock.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each kind of window against a slow one that keeps every take; seeded, checked at every step. */
class AllowanceLawsTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 400;

  /** One take as the slow one keeps it. */
  private static final class Take {
    private final long time;
    private final long ticket;
    private long cost;

    private Take(long time, long ticket, long cost) {
      this.time = time;
      this.ticket = ticket;
      this.cost = cost;
    }
  }

  @Test
  void a_fixed_window_grants_its_amount_in_each_window_and_not_one_more() {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(
          seed,
          FixedWindow::new,
          (takes, per, now) ->
              takes.stream().filter(take -> take.time / per == now / per).mapToLong(t -> t.cost));
    }
  }

  @Test
  void a_sliding_window_grants_its_amount_in_any_window_and_not_one_more() {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(
          seed,
          SlidingLog::new,
          (takes, per, now) ->
              takes.stream().filter(take -> take.time > now - per).mapToLong(t -> t.cost));
    }
  }

  private interface Kind {
    Allowance of(long amount, long per);
  }

  private interface Counted {
    LongStream by(List<Take> takes, long per, long now);
  }

  private static void run(long seed, Kind kind, Counted counted) {
    SplittableRandom random = new SplittableRandom(seed);
    long amount = random.nextLong(1, 60);
    long per = random.nextLong(10, 1_000);
    Allowance allowance = kind.of(amount, per);
    List<Take> takes = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(3) == 0 ? random.nextLong(per) : random.nextLong(5);
      long used = counted.by(takes, per, now).sum();
      String where = "seed %s step %s".formatted(seed, step);
      assertThat(allowance.remaining(now)).as(where).isEqualTo(Math.max(0, amount - used));
      if (random.nextInt(5) == 0 && !takes.isEmpty()) {
        Take corrected = takes.get(random.nextInt(takes.size()));
        long by = random.nextLong(-corrected.cost, 4);
        allowance.correct(corrected.ticket, by, now);
        corrected.cost += by;
      } else {
        long cost = random.nextLong(1, amount + 2);
        long wait = allowance.waitFor(cost, now);
        assertThat(wait == 0).as(where).isEqualTo(used + cost <= amount);
        if (wait == 0) {
          takes.add(new Take(now, allowance.take(cost, now), cost));
        } else if (cost > amount) {
          assertThat(wait).as(where).isEqualTo(Allowance.NEVER);
        } else {
          assertThat(counted.by(takes, per, now + wait).sum() + cost).isLessThanOrEqualTo(amount);
          assertThat(counted.by(takes, per, now + wait - 1).sum() + cost)
              .as("%s: a moment earlier", where)
              .isGreaterThan(amount);
        }
      }
    }
  }

  @Test
  void a_bucket_holds_its_amount_and_is_refilled_steadily() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long amount = random.nextLong(1, 100_000);
      long per = random.nextLong(1_000_000, 3_600_000_000_000L);
      Bucket bucket = new Bucket(amount, per);
      BigDecimal level = BigDecimal.valueOf(amount);
      long now = 0;
      for (int step = 0; step < STEPS; step++) {
        long passed = random.nextLong(per / 10 + 1);
        now += passed;
        level = level.add(refill(passed, amount, per)).min(BigDecimal.valueOf(amount));
        long cost = random.nextLong(1, amount / 3 + 2);
        long wait = bucket.waitFor(cost, now);
        String where = "seed %s step %s".formatted(seed, step);
        double missing = cost - level.doubleValue();
        if (cost > amount) {
          assertThat(wait).as(where).isEqualTo(Allowance.NEVER);
        } else if (missing > 1e-5) {
          BigDecimal then = level.add(refill(wait, amount, per));
          assertThat(then.doubleValue() - cost)
              .as(where)
              .isBetween(-1e-5, 1e-5 + (double) amount / per);
        } else if (missing < -1e-5) {
          assertThat(wait).as(where).isZero();
        }
        if (wait == 0) {
          bucket.take(cost, now);
          level = level.subtract(BigDecimal.valueOf(cost));
        }
        assertThat((double) bucket.remaining(now))
            .as(where)
            .isBetween(Math.floor(level.doubleValue() - 1e-5), level.doubleValue() + 1e-5);
      }
    }
  }

  private static BigDecimal refill(long nanos, long amount, long per) {
    return BigDecimal.valueOf(nanos)
        .multiply(BigDecimal.valueOf(amount))
        .divide(BigDecimal.valueOf(per), MathContext.DECIMAL128);
  }

  @Test
  void waiting_as_told_is_always_enough() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long amount = random.nextLong(1, 5_000);
      long per = random.nextLong(1_000_000, 600_000_000_000L);
      for (Kind kind : List.<Kind>of(FixedWindow::new, SlidingLog::new, Bucket::new)) {
        Allowance allowance = kind.of(amount, per);
        long now = 0;
        for (int step = 0; step < STEPS; step++) {
          long cost = random.nextLong(1, amount + 1);
          now += allowance.waitFor(cost, now);
          assertThat(allowance.waitFor(cost, now)).as("seed %s step %s", seed, step).isZero();
          allowance.take(cost, now);
          now += random.nextLong(per / 100 + 1);
        }
        now += allowance.reset(now);
        assertThat(allowance.remaining(now)).as("seed %s", seed).isEqualTo(amount);
      }
    }
  }

  @Test
  void the_log_of_a_sliding_window_is_bounded_and_errs_on_the_strict_side() {
    SlidingLog log = new SlidingLog(1_000_000, 1_000_000_000);
    for (int take = 0; take < SlidingLog.MOST_TAKES + 50_000; take++) {
      log.take(1, take);
    }
    assertThat(log.remaining(150_000)).isEqualTo(850_000);
    long whenTheFirstIsForgotten = 1_000_000_000;
    assertThat(log.remaining(whenTheFirstIsForgotten)).isEqualTo(850_001);
    assertThat(log.remaining(1_000_000_000L + 149_998)).isEqualTo(1_000_000 - 50_001);
    assertThat(log.remaining(1_000_000_000L + 149_999)).isEqualTo(1_000_000);
  }
}
