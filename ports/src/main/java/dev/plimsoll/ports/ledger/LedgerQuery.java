package dev.plimsoll.ports.ledger;

import dev.plimsoll.core.cost.Dimension;
import java.time.Instant;
import java.util.Optional;

/**
 * Which lines of the ledger are added up, and by what.
 *
 * @param tenant only its lines
 * @param from the first moment
 * @param to the first that does not count
 * @param most so many names are told apart, those that cost most; of times the latest
 */
public record LedgerQuery(
    Dimension by, Optional<String> tenant, Instant from, Instant to, int most) {
  public LedgerQuery {
    if (most < 1) {
      throw new IllegalArgumentException("one name at least is told apart");
    }
  }
}
