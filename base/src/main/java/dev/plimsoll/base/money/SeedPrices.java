package dev.plimsoll.base.money;

/**
 * The prices that plans and examples begin with, by tier of model. Not what any model costs today:
 * an operator writes a table of his own. Source: Anthropic's price list of 2025 (Haiku 3.5, Sonnet
 * 4, Opus 4), input 0.80, 3.00 and 15.00 USD per million tokens; output is five times, writing the
 * cache 1.25 times, reading it a tenth of that.
 */
public final class SeedPrices {
  public static final Price SMALL = of("0.80", "0.08", "1.00", "4.00");
  public static final Price MEDIUM = of("3.00", "0.30", "3.75", "15.00");
  public static final Price LARGE = of("15.00", "1.50", "18.75", "75.00");

  private SeedPrices() {}

  private static Price of(String input, String cachedInput, String cacheWrite, String output) {
    return Price.perMillion(Money.parse(input), Money.parse(output))
        .withCachedInput(Money.parse(cachedInput))
        .withCacheWrite(Money.parse(cacheWrite));
  }
}
