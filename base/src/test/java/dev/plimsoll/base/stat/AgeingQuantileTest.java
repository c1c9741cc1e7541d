package dev.plimsoll.base.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgeingQuantileTest {
  private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** A number and when it was added. */
  private record Added(double value, Instant at) {}

  @Test
  void is_within_two_percent_of_the_exact_quantile_of_numbers_weighed_by_their_age() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      AgeingQuantile sketch = new AgeingQuantile(HOUR);
      List<Added> all = new ArrayList<>();
      Instant now = START;
      double scale = Math.pow(10, random.nextInt(2, 9));
      for (int i = 0; i < 1_000; i++) {
        now = now.plusMillis(random.nextLong(60_000));
        double value = scale * Math.exp(2 * random.nextGaussian());
        Instant at = now.minusMillis(random.nextLong(30_000)); // some arrive late
        all.add(new Added(value, at));
        sketch.add(value, at);
      }
      for (double share : new double[] {0, 0.1, 0.5, 0.9, 0.99, 1}) {
        // the sum of weights is rounded, so that its edge may lie at a neighbour
        assertThat(sketch.quantile(share).orElseThrow())
            .as("quantile %s, seed %d", share, seed)
            .isBetween(
                exact(all, share - 1e-9, now) * 0.98, exact(all, share + 1e-9, now) * 1.0201);
      }
    }
  }

  @Test
  void follows_what_changed_within_a_few_half_lives() {
    AgeingQuantile sketch = new AgeingQuantile(HOUR);
    Instant now = START;
    for (int i = 0; i < 1_000; i++) {
      sketch.add(100, now);
      now = now.plusSeconds(60);
    }
    for (int i = 0; i < 240; i++) { // four hours: the old ones weigh a sixteenth
      sketch.add(5_000, now);
      now = now.plusSeconds(60);
    }
    assertThat(sketch.quantile(0.5).orElseThrow()).isCloseTo(5_000, within(100.0));
    assertThat(sketch.quantile(0.05).orElseThrow()).isCloseTo(100, within(2.0));
  }

  @Test
  void a_number_weighs_half_after_a_half_life_and_years_of_silence_change_no_quantile() {
    AgeingQuantile sketch = new AgeingQuantile(HOUR);
    for (int i = 0; i < 8; i++) {
      sketch.add(7, START);
    }
    assertThat(sketch.weight(START)).isCloseTo(8, within(1e-9));
    assertThat(sketch.weight(START.plus(HOUR))).isCloseTo(4, within(1e-9));
    Instant later = START.plus(Duration.ofDays(3_650));
    assertThat(sketch.quantile(0.9).orElseThrow()).isCloseTo(7, within(0.14));
    sketch.add(300, later);
    assertThat(sketch.quantile(0.01).orElseThrow()).isCloseTo(300, within(6.0));
    assertThat(sketch.weight(later)).isCloseTo(1, within(1e-9));
    assertThat(sketch.seen()).isEqualTo(9);
  }

  @Test
  void two_merged_are_one_that_saw_everything() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      AgeingQuantile one = new AgeingQuantile(HOUR);
      AgeingQuantile other = new AgeingQuantile(HOUR);
      AgeingQuantile both = new AgeingQuantile(HOUR);
      Instant now = START;
      for (int i = 0; i < 300; i++) {
        now = now.plusSeconds(random.nextLong(100_000));
        double value = random.nextDouble(1, 1e6);
        both.add(value, now);
        (random.nextInt(3) == 0 ? one : other).add(value, now);
      }
      one.merge(other);
      assertThat(one.seen()).isEqualTo(300);
      assertThat(one.weight(now)).isCloseTo(both.weight(now), within(1e-9 * both.weight(now)));
      for (double share = 0.05; share < 1; share += 0.1) {
        assertThat(one.quantile(share).orElseThrow())
            .as("quantile %s, seed %d", share, seed)
            .isCloseTo(both.quantile(share).orElseThrow(), within(1e-6));
      }
    }
  }

  @Test
  void merging_with_nothing_changes_nothing() {
    AgeingQuantile sketch = new AgeingQuantile(HOUR);
    sketch.merge(new AgeingQuantile(HOUR));
    assertThat(sketch.quantile(0.5)).isEmpty();
    sketch.add(3, START);
    sketch.merge(new AgeingQuantile(HOUR));
    assertThat(sketch.quantile(0.5).orElseThrow()).isCloseTo(3, within(0.06));
  }

  @Test
  void takes_any_number_from_zero_on_and_refuses_the_others() {
    AgeingQuantile sketch = new AgeingQuantile(HOUR);
    sketch.add(0, START);
    assertThat(sketch.quantile(1).orElseThrow()).isLessThan(0.0011);
    sketch.add(Double.MAX_VALUE, START);
    sketch.add(Double.POSITIVE_INFINITY, START);
    assertThat(sketch.quantile(1).orElseThrow()).isCloseTo(1e15, within(0.04e15));
    assertThatThrownBy(() -> sketch.add(-1, START)).hasMessageContaining("-1");
    assertThatThrownBy(() -> sketch.add(Double.NaN, START)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> sketch.quantile(1.1)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new AgeingQuantile(Duration.ZERO)).hasMessageContaining("half-life");
  }

  /** The least number that, with all smaller ones, has the share of the weight. */
  private static double exact(List<Added> all, double share, Instant now) {
    List<Added> sorted = all.stream().sorted(Comparator.comparingDouble(Added::value)).toList();
    double left = share * all.stream().mapToDouble(added -> weight(added, now)).sum();
    double answer = sorted.getFirst().value();
    for (Added added : sorted) {
      if (left <= 0) {
        break;
      }
      answer = added.value();
      left -= weight(added, now);
    }
    return answer;
  }

  private static double weight(Added added, Instant now) {
    double hours = Duration.between(added.at(), now).toMillis() / 3_600_000.0;
    return Math.pow(2, -hours);
  }
}
