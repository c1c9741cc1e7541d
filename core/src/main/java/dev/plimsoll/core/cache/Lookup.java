package dev.plimsoll.core.cache;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import java.time.Duration;
import java.util.Optional;

/** What a look into the cache found. */
public sealed interface Lookup {
  /**
   * An answer.
   *
   * @param age since it was made; said in the answer
   * @param usage the tokens it took to make, which were saved now
   * @param money what they cost; empty where the price was not known
   */
  record Hit(Duration age, Usage usage, Optional<Money> money) implements Lookup {}

  /** No answer that may be given. */
  record Miss(Why why) implements Lookup {}

  /** Why there is none. */
  enum Why {
    UNKNOWN,
    UNUSED_TOO_LONG,
    TOO_OLD
  }
}
