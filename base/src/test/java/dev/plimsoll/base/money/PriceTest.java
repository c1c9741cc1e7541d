package dev.plimsoll.base.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.usage.Usage;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriceTest {
  @Test
  void every_kind_of_token_has_its_own_column() {
    Price price =
        new Price(
            Money.parse("3"),
            Money.parse("0.30"),
            Money.parse("3.75"),
            Money.parse("15"),
            Money.parse("20"));
    Usage usage = new Usage(1_000_000, 400_000, 300_000, 100_000, 200_000);
    // 500,000 plain input 1.50, 400,000 cached 0.12, 100,000 written 0.375,
    // 100,000 plain output 1.50, 200,000 reasoning 4.00
    assertThat(price.of(usage)).isEqualTo(Money.parse("7.495"));
  }

  @Test
  void what_has_no_price_of_its_own_costs_what_it_is_a_part_of_and_never_nothing() {
    Price price = Price.perMillion(Money.parse("0.80"), Money.parse("4"));
    assertThat(price.of(new Usage(1_000, 900, 100, 50, 80)))
        .isEqualTo(price.of(new Usage(1_000, 0, 100)));
    assertThat(price.of(new Usage(1, 0, 0))).isEqualTo(Money.ofNanos(800));
  }

  @Test
  void the_price_of_a_sum_is_the_sum_of_the_prices_to_the_last_digit() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Price price =
          new Price(amount(random), amount(random), amount(random), amount(random), amount(random));
      Usage all = Usage.NONE;
      Money sum = Money.ZERO;
      BigDecimal exact = BigDecimal.ZERO;
      for (int call = 0; call < 100; call++) {
        Usage usage = usage(random);
        all = all.plus(usage);
        sum = sum.plus(price.of(usage));
        exact = exact.add(exactly(price, usage));
      }
      assertThat(sum).as("seed %d", seed).isEqualTo(price.of(all));
      assertThat(sum.usd()).as("seed %d", seed).isEqualByComparingTo(exact);
    }
  }

  @Test
  void a_provider_that_counts_its_cache_beside_its_input_is_charged_nothing_twice() {
    Price price = Price.perMillion(Money.parse("1"), Money.parse("1"));
    assertThat(price.of(new Usage(10, 90, 0, 5, 0))).isEqualTo(Money.ofPicos(95_000_000));
  }

  @Test
  void an_impossible_price_is_refused() {
    Money one = Money.parse("1");
    assertThatThrownBy(() -> Price.perMillion(Money.ZERO.minus(one), one))
        .hasMessage("a million tokens cost 0 to 100,000 USD, not -1.00 USD");
    assertThatThrownBy(() -> Price.perMillion(one, Money.parse("100000.01")))
        .hasMessageContaining("100,000 USD");
    assertThatThrownBy(() -> Price.perMillion(one, one).withReasoning(Money.parse("0.0000001")))
        .hasMessage("0.0000001 USD per million tokens has more than six decimals");
  }

  @Test
  void savings_are_what_the_same_tokens_would_have_cost() {
    Usage usage = new Usage(1_000_000, 0, 0);
    Savings savings =
        new Savings(SeedPrices.SMALL.of(usage), SeedPrices.LARGE.of(usage))
            .plus(new Savings(SeedPrices.MEDIUM.of(usage), SeedPrices.LARGE.of(usage)));
    assertThat(savings.saved()).isEqualTo(Money.parse("26.20")); // 30 - 3.80
    assertThat(savings.share().orElseThrow()).isEqualTo(26.2 / 30);
    assertThat(Savings.NONE.share()).isEmpty();
  }

  private static Money amount(SplittableRandom random) {
    return Money.ofNanos(1_000 * random.nextLong(20_000_000));
  }

  private static Usage usage(SplittableRandom random) {
    long cached = random.nextLong(100_000);
    long written = random.nextLong(10_000);
    long reasoning = random.nextLong(5_000);
    return new Usage(
        cached + written + random.nextLong(50_000),
        cached,
        reasoning + random.nextLong(8_000),
        written,
        reasoning);
  }

  private static BigDecimal exactly(Price price, Usage usage) {
    return times(price.input(), usage.input() - usage.cachedInput() - usage.cacheWrite())
        .add(times(price.cachedInput(), usage.cachedInput()))
        .add(times(price.cacheWrite(), usage.cacheWrite()))
        .add(times(price.output(), usage.output() - usage.reasoning()))
        .add(times(price.reasoning(), usage.reasoning()));
  }

  private static BigDecimal times(Money perMillion, long tokens) {
    return perMillion.usd().multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
  }
}
