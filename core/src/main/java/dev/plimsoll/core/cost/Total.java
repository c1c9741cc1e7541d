package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;

/**
 * A sum over calls.
 *
 * @param estimated of how many of them the provider did not say what they took
 * @param unpriced how many had no known price: the money lacks them
 */
public record Total(long calls, long estimated, long unpriced, Usage usage, Money money) {
  public static final Total NONE = new Total(0, 0, 0, Usage.NONE, Money.ZERO);

  public static Total of(Entry entry) {
    Charge charge = entry.charge();
    return new Total(
        1,
        entry.estimated() ? 1 : 0,
        charge.money().isEmpty() ? 1 : 0,
        charge.usage(),
        charge.money().orElse(Money.ZERO));
  }

  public Total plus(Total other) {
    return new Total(
        calls + other.calls,
        estimated + other.estimated,
        unpriced + other.unpriced,
        usage.plus(other.usage),
        money.plus(other.money));
  }
}
