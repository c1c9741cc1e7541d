package dev.plimsoll.base.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FadingMeanTest {
  @Test
  void it_is_the_weighted_mean_of_all_that_came() {
    SplittableRandom random = new SplittableRandom(1);
    FadingMean mean = new FadingMean(0.995);
    assertThat(mean.mean()).isZero();
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextDouble() * 100;
      mean.add(value);
      weights = weights * 0.995 + 1;
      sum = sum * 0.995 + value;
      assertThat(mean.mean()).isCloseTo(sum / weights, within(1e-9));
    }
  }

  @Test
  void nothing_fades_by_one() {
    assertThatThrownBy(() -> new FadingMean(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
