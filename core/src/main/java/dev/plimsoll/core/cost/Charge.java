package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/**
 * What one call took and costs.
 *
 * @param money empty where the price is not known: its tokens count, and nobody takes it for free
 */
public record Charge(String provider, String model, Usage usage, Optional<Money> money) {
  /** What a usage costs by a quote, the one of when the call began. */
  public static Charge of(Quote quote, Usage usage) {
    return new Charge(quote.provider(), quote.model(), usage, quote.of(usage));
  }
}
