package dev.plimsoll.base.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.UnitException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void it_draws_in_the_shape_it_names() {
    assertThat(drawn("300")).containsOnly(300);
    assertThat(IntStream.of(drawn("100..900"))).allMatch(n -> n >= 100 && n <= 900);
    assertThat(IntStream.of(drawn("exponential:400")).average().orElseThrow())
        .isBetween(390., 410.);
    int[] lognormal = IntStream.of(drawn("lognormal:800..6000")).sorted().toArray();
    assertThat(lognormal[lognormal.length / 2]).isBetween(780, 820);
    assertThat(lognormal[lognormal.length * 99 / 100]).isBetween(5_600, 6_400);
  }

  @Test
  void it_says_what_it_cannot_read() {
    for (String text :
        List.of("", "-1", "1.5", "900..100", "gamma:3", "lognormal:0..5", "20ms", "123456789")) {
      assertThatThrownBy(() -> Amounts.parse(text))
          .isInstanceOf(UnitException.class)
          .hasMessageContaining("'" + text + "'")
          .hasMessageContaining("lognormal:800..6000");
    }
  }

  private static int[] drawn(String form) {
    SplittableRandom random = new SplittableRandom(1);
    Amounts amounts = Amounts.parse(form);
    return IntStream.range(0, 50_000).map(_ -> amounts.sample(random)).toArray();
  }
}
