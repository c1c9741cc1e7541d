package dev.plimsoll.base.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void each_form_is_read_and_written_alike() {
    for (String text :
        List.of("constant:20ms", "uniform:500ms..2.5s", "exponential:1s", "lognormal:800ms..3s")) {
      assertThat(Distribution.parse(text)).hasToString(text);
    }
    assertThat(Distribution.parse("1s..5s")).hasToString("uniform:1s..5s");
    assertThat(Distribution.parse("20ms")).hasToString("constant:20ms");
  }

  @Test
  void draws_have_the_mean_and_the_shape_they_were_asked_for() {
    for (long seed = 1; seed <= 5; seed++) {
      for (String text :
          List.of("uniform:500ms..2500ms", "exponential:1s", "lognormal:800ms..3s", "7ms")) {
        Distribution distribution = Distribution.parse(text);
        double[] millis = new double[20_000];
        for (int i = 0; i < millis.length; i++) {
          millis[i] = distribution.sample(Seeds.of(seed, i)).toNanos() / 1e6;
        }
        Arrays.sort(millis);
        double mean = Arrays.stream(millis).average().orElseThrow();
        assertThat(millis[0]).as("%s seed %d", text, seed).isNotNegative();
        assertThat(mean / (distribution.mean().toNanos() / 1e6))
            .as("mean of %s, seed %d", text, seed)
            .isBetween(0.97, 1.03);
        if (distribution instanceof Distribution.Lognormal lognormal) {
          assertThat(millis[millis.length / 2] / lognormal.median().toMillis())
              .isBetween(0.96, 1.04);
          assertThat(millis[millis.length * 99 / 100] / lognormal.p99().toMillis())
              .isBetween(0.9, 1.1);
        }
      }
    }
  }

  @Test
  void equal_seeds_draw_equally_and_neighbours_do_not() {
    Distribution distribution = Distribution.parse("uniform:0s..1h");
    Duration first = distribution.sample(Seeds.of(1, 0));
    assertThat(distribution.sample(Seeds.of(1, 0))).isEqualTo(first);
    assertThat(distribution.sample(Seeds.of(1, 1))).isNotEqualTo(first);
    assertThat(distribution.sample(Seeds.of(2, 0))).isNotEqualTo(first);
  }

  @Test
  void refuses_what_is_no_distribution() {
    for (String text :
        List.of("normal:1s", "uniform:5s..1s", "uniform:5s", "lognormal:0s..1s", "1..5", "", "x")) {
      assertThatThrownBy(() -> Distribution.parse(text)).as(text).isInstanceOf(UnitException.class);
    }
  }
}
