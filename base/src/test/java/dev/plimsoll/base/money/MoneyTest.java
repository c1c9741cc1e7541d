package dev.plimsoll.base.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.UnitException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void an_amount_is_read_and_written_exactly() {
    assertThat(Money.parse("0.80")).hasToString("0.80 USD");
    assertThat(Money.parse("25")).hasToString("25.00 USD");
    assertThat(Money.parse("0.000000000001")).isEqualTo(new Money(0, 1));
    assertThat(Money.parse("999999999.999999999999")).hasToString("999999999.999999999999 USD");
    assertThat(Money.ZERO.minus(Money.parse("0.0000125"))).hasToString("-0.0000125 USD");
  }

  @Test
  void what_is_no_amount_is_refused_and_shown() {
    for (String text :
        List.of("", "-1", "1e9", "1e999999999", "0x1", "NaN", "1.", ".5", "1,000", "1000000000")) {
      assertThatThrownBy(() -> Money.parse(text))
          .as(text)
          .isInstanceOf(UnitException.class)
          .hasMessageContaining("'" + text + "' is not an amount of US dollars");
    }
    assertThatThrownBy(() -> new Money(0, 1000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Money.ZERO.times(-1)).hasMessageContaining("-1 times");
  }

  @Test
  void sums_differences_and_multiples_are_those_of_exact_decimals() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Money sum = Money.ZERO;
      BigDecimal exact = BigDecimal.ZERO;
      List<Money> added = new ArrayList<>();
      for (int step = 0; step < 200; step++) {
        Money each = Money.ofPicos(random.nextLong(1L << random.nextInt(1, 50)));
        long count = random.nextLong(1L << random.nextInt(1, 10));
        Money product = each.times(count);
        assertThat(product.usd())
            .as("%s times %d, seed %d", each, count, seed)
            .isEqualByComparingTo(each.usd().multiply(BigDecimal.valueOf(count)));
        boolean minus = random.nextInt(3) == 0;
        sum = minus ? sum.minus(product) : sum.plus(product);
        exact = minus ? exact.subtract(product.usd()) : exact.add(product.usd());
        assertThat(sum.usd()).as("seed %d step %d", seed, step).isEqualByComparingTo(exact);
        assertThat(sum.isNegative()).isEqualTo(exact.signum() < 0);
        assertThat(Integer.signum(sum.compareTo(product)))
            .isEqualTo(exact.compareTo(product.usd()));
        added.add(minus ? Money.ZERO.minus(product) : product);
      }
      assertThat(added.reversed().stream().reduce(Money.ZERO, Money::plus))
          .as("in another order, seed %d", seed)
          .isEqualTo(sum);
    }
  }

  @Test
  void what_no_amount_can_be_stays_at_the_most_instead_of_turning_over() {
    assertThat(Money.MOST.plus(Money.MOST)).isEqualTo(Money.MOST);
    assertThat(Money.parse("100000").times(Long.MAX_VALUE)).isEqualTo(Money.MOST);
    assertThat(new Money(0, 100).times(Long.MAX_VALUE).usd())
        .isEqualByComparingTo(
            new BigDecimal("0.0000000001").multiply(BigDecimal.valueOf(Long.MAX_VALUE)));
    assertThat(Money.ZERO.times(Long.MAX_VALUE)).isEqualTo(Money.ZERO);
    assertThat(Money.ZERO.minus(Money.MOST).minus(Money.MOST).isNegative()).isTrue();
  }
}
