package dev.plimsoll.base.money;

import dev.plimsoll.base.usage.Usage;

/**
 * What a million tokens of each kind cost, in US dollars. Never guesses a discount: what has no
 * price of its own costs what it is a part of, input or output.
 */
public record Price(
    Money input, Money cachedInput, Money cacheWrite, Money output, Money reasoning) {
  private static final Money DEAREST = Money.parse("100000");

  public Price {
    var _ = checked(input);
    var _ = checked(cachedInput);
    var _ = checked(cacheWrite);
    var _ = checked(output);
    var _ = checked(reasoning);
  }

  /** Without prices of its own for caching and reasoning. */
  public static Price perMillion(Money input, Money output) {
    return new Price(input, input, input, output, output);
  }

  /** The same with a price for input that the provider had cached. */
  public Price withCachedInput(Money price) {
    return new Price(input, price, cacheWrite, output, reasoning);
  }

  /** The same with a price for input that the provider writes into its cache. */
  public Price withCacheWrite(Money price) {
    return new Price(input, cachedInput, price, output, reasoning);
  }

  /** The same with a price for output that is reasoning. */
  public Price withReasoning(Money price) {
    return new Price(input, cachedInput, cacheWrite, output, price);
  }

  /**
   * The amount, if it may be the price of a million tokens.
   *
   * @throws IllegalArgumentException for one below 0 or above 100,000 USD, or with more than six
   *     decimals, because it would not be exact for a single token
   */
  public static Money checked(Money perMillion) {
    if (perMillion.isNegative() || perMillion.isMoreThan(DEAREST)) {
      throw new IllegalArgumentException(
          "a million tokens cost 0 to 100,000 USD, not " + perMillion);
    }
    if (perMillion.picos() != 0 || perMillion.nanos() % 1000 != 0) {
      throw new IllegalArgumentException(
          "%s per million tokens has more than six decimals".formatted(perMillion));
    }
    return perMillion;
  }

  /** What this usage costs, exactly. */
  public Money of(Usage usage) {
    return each(input, usage.plainInput())
        .plus(each(cachedInput, usage.cachedInput()))
        .plus(each(cacheWrite, usage.cacheWrite()))
        .plus(each(output, usage.plainOutput()))
        .plus(each(reasoning, usage.reasoning()));
  }

  /** A millionth of a dollar per million tokens is a millionth of a millionth a token. */
  private static Money each(Money perMillion, long tokens) {
    return tokens == 0 ? Money.ZERO : Money.ofPicos(perMillion.nanos() / 1000).times(tokens);
  }
}
