package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Providers.FixedWindow;
import dev.plimsoll.core.limit.Providers.Limiter;
import dev.plimsoll.core.limit.Providers.Provider;
import dev.plimsoll.core.limit.Providers.SlidingLog;
import dev.plimsoll.core.limit.Providers.TokenBucket;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No refusal by any kind of limiter, and nearly all of what it allows is used. */
class ProviderLimitsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Quota TEN_MINUTES = Quota.of(Unit.REQUESTS, 1_000, Duration.ofMinutes(10));
  private static final Quota HOUR = Quota.of(Unit.REQUESTS, 1_000, Duration.ofHours(1));
  private static final Quota TOKENS = Quota.of(Unit.TOKENS, 60_000, Duration.ofMinutes(1));

  private static Map<String, Provider> providers(List<Quota> quotas, SplittableRandom random) {
    List<Limiter> fixed = new ArrayList<>();
    List<Limiter> sliding = new ArrayList<>();
    List<Limiter> buckets = new ArrayList<>();
    for (Quota quota : quotas) {
      long window = quota.window().toNanos();
      fixed.add(new FixedWindow(quota.unit(), quota.limit(), window, random.nextLong(window)));
      sliding.add(new SlidingLog(quota.unit(), quota.limit(), window));
      buckets.add(bucketOf(quota));
    }
    return new TreeMap<>(
        Map.of(
            "fixed", new Provider(fixed),
            "sliding", new Provider(sliding),
            "bucket", new Provider(buckets)));
  }

  @Test
  void ten_minutes_at_a_thousand_in_ten_minutes() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (Map.Entry<String, Provider> entry : providers(List.of(TEN_MINUTES), random).entrySet()) {
        Traffic traffic = traffic(List.of(TEN_MINUTES), entry.getValue(), random);
        traffic.run(Duration.ofMinutes(10));
        String run = "%s, seed %d".formatted(entry.getKey(), seed);
        assertThat(traffic.refused).as(run).isZero();
        assertThat(traffic.granted).as(run).isGreaterThanOrEqualTo(950);
        traffic.run(Duration.ofMinutes(50));
        assertThat(traffic.refused).as(run).isZero();
        assertThat(traffic.granted).as(run).isGreaterThanOrEqualTo(5_700);
      }
    }
  }

  @Test
  void a_day_at_a_thousand_an_hour_where_requests_bind() {
    day(new Wish("requests bind", 50, 5_000, 1, Unit.REQUESTS), HOUR, 24_000, 0.95);
  }

  @Test
  void a_day_at_sixty_thousand_tokens_a_minute_where_tokens_bind() {
    Quota plenty = Quota.of(Unit.REQUESTS, 20_000, Duration.ofHours(1));
    day(new Wish("tokens bind", 100, 1_100, 1, Unit.TOKENS), plenty, 24 * 60 * 60_000L, 0.95);
  }

  /** The provider counts what was reserved and gives the rest back at the end, as OpenAI does. */
  @Test
  void a_day_where_more_is_reserved_than_is_used() {
    Quota plenty = Quota.of(Unit.REQUESTS, 20_000, Duration.ofHours(1));
    day(
        new Wish("up to twice reserved", 100, 1_100, 2, Unit.TOKENS),
        plenty,
        24 * 60 * 60_000L,
        0.95);
  }

  /** With twelve calls in a window, what is left is often too little for the next, not for all. */
  @Test
  void a_day_of_few_large_calls() {
    day(new Wish("large calls", 3_700, 6_300, 1, Unit.TOKENS), HOUR, 24 * 60 * 60_000L, 0.95);
  }

  /**
   * What callers want, all day long.
   *
   * @param least tokens of a call
   * @param most tokens of a call
   * @param reserved how many times as many are reserved at most
   * @param binds the unit of which all is to be used
   */
  private record Wish(String name, long least, long most, double reserved, Unit binds) {
    long used(Traffic traffic) {
      return switch (binds) {
        case REQUESTS -> traffic.granted;
        case TOKENS -> traffic.used;
      };
    }
  }

  /** Nothing is refused, and at least such a share of what is allowed is used. */
  private static void day(Wish wish, Quota requests, long allowed, double share) {
    List<Quota> quotas = List.of(requests, TOKENS);
    double least = 1;
    for (long seed = 1; seed <= 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (Map.Entry<String, Provider> entry : providers(quotas, random).entrySet()) {
        Traffic traffic =
            traffic(quotas, entry.getValue(), random)
                .tokens(() -> random.nextLong(wish.least, wish.most + 1), wish.reserved);
        traffic.run(Duration.ofHours(1)); // begins with a full window, which is no share of a day
        long before = wish.used(traffic);
        traffic.run(Duration.ofHours(24));
        least = Math.min(least, (double) (wish.used(traffic) - before) / allowed);
        String run = "%s, %s, seed %d".formatted(wish.name, entry.getKey(), seed);
        assertThat(traffic.refused).as(run).isZero();
        assertThat(least).as(run).isGreaterThanOrEqualTo(share);
      }
    }
    System.out.printf("a day, %s: at least %.4f used, none refused%n", wish.name, least);
  }

  /** Calls of up to a tenth of a window, of which one in ten is longer than was reserved. */
  @Test
  void hardly_anything_is_refused_where_a_learned_quantile_is_reserved() {
    assertThat(learned(0.9)).isLessThan(0.005);
    assertThat(learned(0.99)).isLessThan(0.0005);
  }

  private static double learned(double share) {
    long refused = 0;
    long granted = 0;
    long used = 0;
    SplittableRandom random = new SplittableRandom(1);
    for (Provider provider : providers(List.of(TOKENS), random).values()) {
      Traffic traffic =
          traffic(List.of(TOKENS), provider, random)
              .tokens(() -> (long) Math.min(6_000, 50 + 300 * Math.exp(random.nextGaussian())), 1)
              .learning(share, 6_000);
      traffic.run(Duration.ofHours(24));
      refused += traffic.refused;
      granted += traffic.granted;
      used += traffic.used;
    }
    System.out.printf(
        "the learned P%.0f reserved: %.5f refused, %.4f used%n",
        100 * share, (double) refused / granted, used / (3 * 24 * 60 * 60_000.0));
    return (double) refused / granted;
  }

  @Test
  void bursts_after_pauses_are_never_refused() {
    Quota small = Quota.bucket(Unit.TOKENS, 60_000, Duration.ofMinutes(1), 8_000);
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Provider> providers = providers(List.of(TEN_MINUTES, TOKENS), random);
      providers.put("small bucket", new Provider(List.of(bucketOf(small))));
      for (Map.Entry<String, Provider> entry : providers.entrySet()) {
        boolean isSmall = entry.getKey().equals("small bucket");
        Traffic traffic =
            traffic(
                    isSmall ? List.of(small) : List.of(TEN_MINUTES, TOKENS),
                    entry.getValue(),
                    random)
                .tokens(() -> random.nextLong(100, 1_101), 1)
                .pausing();
        traffic.run(Duration.ofHours(3));
        assertThat(traffic.refused).as("%s, seed %d", entry.getKey(), seed).isZero();
      }
    }
  }

  private static Limiter bucketOf(Quota quota) {
    return new TokenBucket(quota.unit(), quota.limit(), quota.window().toNanos(), quota.burst());
  }

  /** What the provider says is as old as the call, and not to be taken for the use of others. */
  @Test
  void headers_cost_nothing_where_nobody_else_uses_the_key() {
    Quota plenty = Quota.of(Unit.REQUESTS, 20_000, Duration.ofHours(1));
    List<Quota> quotas = List.of(plenty, TOKENS);
    for (long seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (Map.Entry<String, Provider> entry : providers(quotas, random).entrySet()) {
        Traffic traffic =
            traffic(quotas, entry.getValue(), random)
                .tokens(() -> random.nextLong(100, 1_101), 1)
                .hearing();
        traffic.run(Duration.ofMinutes(5));
        long before = traffic.used;
        traffic.run(Duration.ofHours(2));
        double used = (double) (traffic.used - before) / (120 * 60_000);
        String run = "%s, seed %d: %.4f heard".formatted(entry.getKey(), seed, used);

        assertThat(traffic.refused).as(run).isZero();
        assertThat(used).as(run).isGreaterThanOrEqualTo(0.95);
      }
    }
  }

  /** A bucket that holds a tenth of a window's worth: the window's discipline would overrun it. */
  @Test
  void a_small_bucket_is_never_overrun_and_is_used_up() {
    Quota bucket = Quota.bucket(Unit.REQUESTS, 600, Duration.ofMinutes(1), 60);
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Provider provider = new Provider(List.of(bucketOf(bucket)));
      Traffic traffic = traffic(List.of(bucket), provider, random);
      traffic = seed % 2 == 0 ? traffic : traffic.hearing();
      traffic.run(Duration.ofHours(1));
      assertThat(traffic.refused).as("seed %d", seed).isZero();
      assertThat(traffic.granted).as("seed %d", seed).isGreaterThanOrEqualTo(36_000 * 95 / 100);
    }
  }

  private static Traffic traffic(List<Quota> quotas, Provider provider, SplittableRandom random) {
    return new Traffic(new Allowance(quotas, PATIENCE), provider, random);
  }
}
