package dev.plimsoll.core.cache;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import java.util.OptionalDouble;

/**
 * How often an answer was there, and what that saved.
 *
 * @param money less than was saved where prices were not known
 */
public record CacheTotals(long hits, long misses, Usage tokens, Money money) {
  public static final CacheTotals NONE = new CacheTotals(0, 0, Usage.NONE, Money.ZERO);

  CacheTotals plus(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Hit hit ->
          new CacheTotals(
              hits + 1,
              misses,
              tokens.plus(hit.usage()),
              money.plus(hit.money().orElse(Money.ZERO)));
      case Lookup.Miss _ -> new CacheTotals(hits, misses + 1, tokens, money);
    };
  }

  /** The share of looks that found an answer; empty before the first. */
  public OptionalDouble hitRate() {
    long looks = hits + misses;
    return looks == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / looks);
  }
}
