package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.limit.AdaptiveLimit.Cause;
import dev.plimsoll.core.limit.AdaptiveLimit.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final AdaptiveLimit limit = new AdaptiveLimit(AdaptiveSettings.standard(), now);

  @Test
  void it_admits_below_the_limit_only() {
    assertThat(limit.limit()).isEqualTo(20);
    assertThat(limit.admits(19)).isTrue();
    assertThat(limit.admits(20)).isFalse();
    assertThat(limit.lastChange()).isEqualTo(new Change(Cause.BEGAN, 20, 20, now));
  }

  @Test
  void a_burst_of_refusals_is_one_cut_and_a_call_that_began_after_it_another() {
    Instant began = now;
    now = now.plusSeconds(1);
    for (int i = 0; i < 20; i++) {
      limit.refused(began, now);
    }
    assertThat(limit.limit()).isEqualTo(18);
    assertThat(limit.lastChange()).isEqualTo(new Change(Cause.REFUSED, 20, 18, now));
    limit.refused(now.plusNanos(1), now.plusSeconds(1));
    assertThat(limit.limit()).isEqualTo(16);
  }

  @Test
  void it_grows_only_while_at_least_half_of_it_is_used() {
    for (int i = 0; i < 1_000; i++) {
      limit.succeeded(9, now);
    }
    assertThat(limit.limit()).isEqualTo(20);
    for (int i = 0; i < 1_000; i++) {
      limit.succeeded(10, now);
    }
    assertThat(limit.limit()).as("then half of it is not used any more").isEqualTo(20);
    limit.succeeded(20, now);
    limit.succeeded(20, now);
    limit.succeeded(20, now);
    limit.succeeded(20, now);
    assertThat(limit.limit()).isEqualTo(21);
    assertThat(limit.lastChange().cause()).isEqualTo(Cause.WENT_WELL);
  }

  @Test
  void it_keeps_within_floor_and_ceiling() {
    for (int i = 0; i < 100; i++) {
      now = now.plusSeconds(1);
      limit.refused(now, now.plusMillis(1));
    }
    assertThat(limit.limit()).isEqualTo(2);
    for (int i = 0; i < 100_000; i++) {
      limit.succeeded(limit.limit(), now);
    }
    assertThat(limit.limit()).isEqualTo(1_000);
  }

  @Test
  void the_provider_s_word_is_a_ceiling() {
    limit.told(OptionalInt.of(12), now);
    assertThat(limit.limit()).isEqualTo(12);
    assertThat(limit.lastChange().cause()).isEqualTo(Cause.TOLD);
    for (int i = 0; i < 100; i++) {
      limit.succeeded(12, now);
    }
    assertThat(limit.limit()).isEqualTo(12);
    limit.told(OptionalInt.empty(), now);
    for (int i = 0; i < 4; i++) {
      limit.succeeded(12, now);
    }
    assertThat(limit.limit()).isEqualTo(13);
    limit.told(OptionalInt.of(0), now);
    assertThat(limit.limit()).as("never below the floor").isEqualTo(2);
  }

  /** Goodput against a provider that bears so many at once and refuses the rest at once. */
  @Test
  void it_finds_what_the_provider_bears_and_is_soon_back_after_an_outage() {
    double least = 1;
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int bears = random.nextInt(30, 300);
      Bearing provider = new Bearing(bears, random);
      provider.run(Duration.ofMinutes(10));
      double share = provider.run(Duration.ofMinutes(20)) / bears;
      least = Math.min(least, share);
      assertThat(share).as("seed %d, of %d", seed, bears).isGreaterThan(0.9);
      assertThat(provider.refusedShare).as("seed %d", seed).isLessThan(0.05);
      provider.bears = 3;
      provider.run(Duration.ofMinutes(5));
      provider.bears = bears;
      provider.run(Duration.ofMinutes(4));
      share = provider.run(Duration.ofMinutes(5)) / bears;
      least = Math.min(least, share);
      assertThat(share).as("seed %d, after the outage", seed).isGreaterThan(0.9);
    }
    System.out.printf(
        "adaptive limit: at least %.3f of what the provider bears in flight%n", least);
  }

  /** Calls of about 5 s, always as many as are admitted, in steps of 100 ms. */
  private static final class Bearing {
    final AdaptiveLimit limit =
        new AdaptiveLimit(AdaptiveSettings.standard(), Instant.parse("2026-01-01T00:00:00Z"));
    final PriorityQueue<Instant[]> calls =
        new PriorityQueue<>(Comparator.comparing((Instant[] c) -> c[1]));
    final SplittableRandom random;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    int bears;
    double refusedShare;

    Bearing(int bears, SplittableRandom random) {
      this.bears = bears;
      this.random = random;
    }

    /** The mean of what was in flight. */
    double run(Duration length) {
      Instant end = now.plus(length);
      double sum = 0;
      int steps = 0;
      int refused = 0;
      int began = 0;
      for (; now.isBefore(end); now = now.plusMillis(100)) {
        while (!calls.isEmpty() && !calls.peek()[1].isAfter(now)) {
          Instant[] _ = calls.remove();
          limit.succeeded(calls.size() + 1, now);
        }
        int tries = 0;
        while (limit.admits(calls.size()) && tries++ < 20) {
          began++;
          if (calls.size() >= bears) {
            refused++;
            limit.refused(now, now);
          } else {
            calls.add(new Instant[] {now, now.plusMillis(random.nextInt(2_000, 8_000))});
          }
        }
        sum += calls.size();
        steps++;
      }
      refusedShare = (double) refused / Math.max(1, began);
      return sum / steps;
    }
  }

  @Test
  void settings_that_contradict_themselves_are_refused() {
    assertThatThrownBy(() -> new AdaptiveSettings(5, 4, 10, 0.9, 1.5))
        .hasMessageContaining("5, 4, 10");
    assertThatThrownBy(() -> new AdaptiveSettings(1, 4, 10, 1, 1.5)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> new AdaptiveSettings(1, 4, 10, 0.9, 0.5)).hasMessageContaining("0.5");
  }
}
