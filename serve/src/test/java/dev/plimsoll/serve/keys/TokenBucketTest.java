package dev.plimsoll.serve.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.keys.ApiKey.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void gives_all_at_once_and_then_one_for_one() {
    TokenBucket bucket = new TokenBucket(new Quota(3, Duration.ofMinutes(1)), NOW);
    for (int left = 2; left >= 0; left--) {
      Spent spent = bucket.take(NOW);
      assertThat(spent.granted()).isTrue();
      assertThat(spent.remaining()).isEqualTo(left);
      assertThat(spent.untilNext()).isEqualTo(Duration.ofSeconds(20));
    }
    Spent refused = bucket.take(NOW);
    assertThat(refused.granted()).isFalse();
    assertThat(refused.untilNext()).isEqualTo(Duration.ofSeconds(20));
    assertThat(bucket.take(NOW.plusSeconds(20).minusNanos(1_000)).granted()).isFalse();
    assertThat(bucket.take(NOW.plusSeconds(20)).granted()).isTrue();
    assertThat(bucket.take(NOW.plusSeconds(20)).granted()).isFalse();
  }

  @Test
  void is_never_fuller_than_full_and_a_clock_that_goes_back_gives_nothing() {
    TokenBucket bucket = new TokenBucket(new Quota(2, Duration.ofSeconds(1)), NOW);
    Instant later = NOW.plus(Duration.ofDays(400));
    assertThat(bucket.take(later).remaining()).isEqualTo(1);
    assertThat(bucket.take(later.minusMillis(900)).remaining()).isZero();
    assertThat(bucket.take(later).granted()).isFalse();
  }

  @Test
  void fills_on_when_the_clock_was_set_back() {
    TokenBucket bucket = new TokenBucket(new Quota(1, Duration.ofSeconds(10)), NOW);
    assertThat(bucket.take(NOW).granted()).isTrue();
    Instant back = NOW.minus(Duration.ofHours(1));
    assertThat(bucket.take(back).granted()).isFalse();
    assertThat(bucket.take(back.plusSeconds(9)).granted()).isFalse();
    assertThat(bucket.take(back.plusSeconds(10)).granted()).isTrue();
  }

  @Test
  void however_often_it_is_asked_it_gives_exactly_what_it_should() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (Quota quota :
        List.of(new Quota(7, Duration.ofSeconds(1)), new Quota(999, Duration.ofSeconds(61)))) {
      TokenBucket bucket = new TokenBucket(quota, NOW);
      for (int i = 0; i < quota.requests(); i++) {
        assertThat(bucket.take(NOW).granted()).isTrue();
      }
      long between = quota.per().toNanos() / quota.requests(); // asked twice as often as it fills
      Instant now = NOW;
      long granted = 0;
      for (int i = 0; i < 100_000; i++) {
        now = now.plusNanos(random.nextLong(between));
        granted += bucket.take(now).granted() ? 1 : 0;
      }
      double due = (double) Duration.between(NOW, now).toNanos() / between;
      assertThat((double) granted)
          .as("seed %d, %s", seed, quota)
          .isBetween(due - 2, due + 1e-3 * due / 100);
    }
  }

  @Test
  void the_greatest_quota_does_not_overflow() {
    TokenBucket bucket = new TokenBucket(new Quota(100_000_000, Duration.ofDays(1)), NOW);
    assertThat(bucket.take(NOW).remaining()).isEqualTo(99_999_999);
    assertThat(bucket.take(NOW.plusNanos(864_000)).remaining()).isEqualTo(99_999_999);
    assertThat(bucket.take(NOW.plus(Duration.ofHours(23))).remaining()).isEqualTo(99_999_999);
  }

  @Test
  void under_threads_it_gives_exactly_what_it_has() throws Exception {
    TokenBucket bucket = new TokenBucket(new Quota(1_000, Duration.ofHours(1)), NOW);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> counts =
          threads.invokeAll(
              IntStream.range(0, 8)
                  .<Callable<Integer>>mapToObj(_ ->
                      () ->
                          IntStream.range(0, 500)
                              .map(_ -> bucket.take(NOW).granted() ? 1 : 0)
                              .sum())
                  .toList());
      int granted = 0;
      for (Future<Integer> count : counts) {
        granted += count.get();
      }
      assertThat(granted).isEqualTo(1_000);
    }
  }
}
