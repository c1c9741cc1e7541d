package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.LearnedTokens.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantileTest {
  @Test
  void it_is_close_to_the_sorted_values_and_never_below_by_rounding() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Quantile quantile = new Quantile();
      double[] last = new double[4_000];
      double scale = Math.exp(random.nextDouble() * 12);
      for (int i = 0; i < last.length; i++) {
        last[i] = 1 + scale * Math.exp(random.nextGaussian() * 0.7);
        quantile.add(last[i]);
      }
      Arrays.sort(last);
      for (double share : new double[] {0.5, 0.9}) {
        double exact = last[(int) (share * last.length)];
        assertThat(quantile.at(share))
            .as("seed %d, share %.2f", seed, share)
            .isBetween(exact * 0.75, exact * 1.45);
      }
    }
  }

  @Test
  void equal_values_are_rounded_up_by_less_than_a_thirteenth() {
    for (long value : new long[] {1, 2, 3, 10, 99, 1_000, 65_536, 4_000_000}) {
      Quantile quantile = new Quantile();
      for (int i = 0; i < 10_000; i++) {
        quantile.add(value);
      }
      assertThat(quantile.at(0.9)).isBetween(value * 0.9999, value * 1.073);
      assertThat(quantile.at(1)).isEqualTo(quantile.at(0.01));
    }
  }

  @Test
  void the_old_fades() {
    Quantile quantile = new Quantile();
    assertThat(quantile.at(0.9)).isZero();
    for (int i = 0; i < 5_000; i++) {
      quantile.add(100_000);
    }
    for (int i = 0; i < 600; i++) {
      quantile.add(100);
    }
    assertThat(quantile.at(0.9)).isLessThan(110);
  }

  @Test
  void a_cold_start_reserves_the_most_then_the_learned_share_with_a_floor() {
    LearnedTokens tokens = new LearnedTokens(200, 0.9);
    Kind writer = new Kind("writer", "report");
    for (int i = 0; i < 19; i++) {
      tokens.took(writer, 1_000);
    }
    assertThat(tokens.reserve(writer, 8_000)).isEqualTo(8_000);
    tokens.took(writer, 1_000);
    assertThat(tokens.reserve(writer, 8_000)).isBetween(1_000L, 1_073L);
    assertThat(tokens.reserve(writer, 500)).as("it cannot take more").isEqualTo(500);
    assertThat(tokens.reserve(new Kind("writer", "letter"), 8_000)).isEqualTo(8_000);
    Kind brief = new Kind("writer", "brief");
    for (int i = 0; i < 20; i++) {
      tokens.took(brief, 10);
    }
    assertThat(tokens.reserve(brief, 8_000)).isEqualTo(200);
  }

  @Test
  void kinds_that_are_not_seen_any_more_are_forgotten() {
    LearnedTokens tokens = new LearnedTokens(1, 0.9);
    Kind steady = new Kind("writer", "steady");
    for (int i = 0; i < 5_000; i++) {
      tokens.took(steady, 100);
      tokens.took(new Kind("writer", "once" + i), 100);
    }
    assertThat(tokens.reserve(steady, 8_000)).isLessThan(110);
    assertThat(tokens.kinds()).isEqualTo(1_000);
  }
}
