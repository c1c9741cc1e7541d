package dev.plimsoll.core.cache;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/**
 * What the cache needs to know of an answer.
 *
 * @param bytes what it takes in memory, key and overhead included; more than 0
 * @param money what it cost; empty where the price was not known
 */
public record Stored(long bytes, Usage usage, Optional<Money> money) {
  public Stored {
    if (bytes < 1) {
      throw new IllegalArgumentException("an answer takes at least one byte");
    }
  }
}
