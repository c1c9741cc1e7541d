package dev.plimsoll.base.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FadingQuantileTest {
  @Test
  void it_is_close_to_the_sorted_values_and_never_below_by_rounding() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FadingQuantile quantile = new FadingQuantile(1, 1.072, 0.995);
      double[] last = new double[4_000];
      double scale = Math.exp(random.nextDouble() * 12);
      for (int i = 0; i < last.length; i++) {
        last[i] = 1 + scale * Math.exp(random.nextGaussian() * 0.7);
        quantile.add(last[i]);
      }
      Arrays.sort(last);
      for (double share : new double[] {0.5, 0.9}) {
        double exact = last[(int) (share * last.length)];
        assertThat(quantile.upper(share))
            .as("seed %d, share %.2f", seed, share)
            .isBetween(exact * 0.75, exact * 1.45);
      }
    }
  }

  @Test
  void equal_values_are_rounded_up_by_less_than_a_thirteenth() {
    for (long value : new long[] {1, 2, 3, 10, 99, 1_000, 65_536, 4_000_000}) {
      FadingQuantile quantile = new FadingQuantile(1, 1.072, 0.995);
      for (int i = 0; i < 10_000; i++) {
        quantile.add(value);
      }
      assertThat(quantile.upper(0.9)).isBetween(value * 0.9999, value * 1.073);
      assertThat(quantile.middle(0.9)).isBetween(value * 0.96, value * 1.04);
      assertThat(quantile.upper(1)).isEqualTo(quantile.upper(0.01));
    }
  }

  @Test
  void the_old_fades() {
    FadingQuantile quantile = new FadingQuantile(1, 1.072, 0.995);
    assertThat(quantile.upper(0.9)).isZero();
    for (int i = 0; i < 5_000; i++) {
      quantile.add(100_000);
    }
    for (int i = 0; i < 600; i++) {
      quantile.add(100);
    }
    assertThat(quantile.upper(0.9)).isLessThan(110);
  }

  @Test
  void marks_that_move_find_what_one_bucket_after_the_other_finds() {
    for (long seed = 1; seed <= 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FadingQuantile quantile = new FadingQuantile(1e-4, 1.1, 0.995);
      double[] weights = new double[256];
      for (int i = 0; i < 10_000; i++) {
        double value = 1e-4 * Math.exp(random.nextDouble() * 24);
        quantile.add(value);
        for (int j = 0; j < weights.length; j++) {
          weights[j] *= 0.995;
        }
        weights[(int) Math.min(255, Math.log(value / 1e-4) / Math.log(1.1))]++;
      }
      for (double share = 0.0137; share < 1; share += 0.0521) {
        assertThat(quantile.middle(share))
            .as("seed %d, share %.4f", seed, share)
            .isEqualTo(plainly(weights, share));
      }
    }
  }

  private static double plainly(double[] weights, double share) {
    double left = share * Arrays.stream(weights).sum();
    int bucket = -1;
    while (left > 0) {
      left -= weights[++bucket];
    }
    return 1e-4 * Math.exp((bucket + 0.5) * Math.log(1.1));
  }

  @Test
  void what_cannot_be_buckets_is_refused() {
    assertThatThrownBy(() -> new FadingQuantile(1, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
