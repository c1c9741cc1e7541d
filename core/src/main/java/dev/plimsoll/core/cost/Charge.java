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

  /**
   * A call whose stream was cut before the provider told its usage: it bills what it read and wrote
   * until then, so the estimate of the input counts, and the output that was seen.
   *
   * @param input tokens, estimated before the call
   * @param output tokens that arrived
   */
  public static Charge cutShort(Quote quote, long input, long output) {
    return of(quote, new Usage(input, 0, output));
  }
}
