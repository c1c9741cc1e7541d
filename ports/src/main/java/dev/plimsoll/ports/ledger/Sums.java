package dev.plimsoll.ports.ledger;

import dev.plimsoll.core.cost.Heading;
import dev.plimsoll.core.cost.Total;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums of the ledger.
 *
 * @param byName in order; without those beyond as many as were asked for
 * @param whole all lines that match, those too
 */
public record Sums(Map<Heading, Total> byName, Total whole) {
  public Sums {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }
}
