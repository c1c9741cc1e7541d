package dev.plimsoll.core.cost;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The sums of the ledger's entries by task, agent, user, key, tenant, model, hour and day, in
 * bounded memory. Keeps no entries, and sees no duplicates: the store takes a line once. Not
 * thread-safe: one owner adds.
 */
public final class Ledger {
  private final Map<Dimension, RollUp> rollUps = new EnumMap<>(Dimension.class);
  private Total total = Total.NONE;

  public Ledger() {
    this(Dimension::most);
  }

  /**
   * @param most of how many names each dimension keeps the sums
   */
  Ledger(ToIntFunction<Dimension> most) {
    for (Dimension dimension : Dimension.values()) {
      rollUps.put(dimension, new RollUp(most.applyAsInt(dimension)));
    }
  }

  /** Adds what was spent; what was only reserved changes no sum. */
  public void add(Entry entry) {
    if (!entry.isSpent()) {
      return;
    }
    Total one = Total.of(entry);
    total = total.plus(one);
    rollUps.forEach((dimension, rollUp) -> rollUp.add(dimension.of(entry), one));
  }

  /** All that was ever added. */
  public Total total() {
    return total;
  }

  /** The sums of a dimension by name, the one charged longest ago first. */
  public Map<Heading, Total> by(Dimension dimension) {
    return rollUp(dimension).totals();
  }

  /** What a dimension no longer keeps apart; with {@link #by} it makes up the total. */
  public Total others(Dimension dimension) {
    return rollUp(dimension).others();
  }

  private RollUp rollUp(Dimension dimension) {
    RollUp rollUp = rollUps.get(dimension);
    if (rollUp == null) {
      throw new IllegalStateException("no sums by " + dimension);
    }
    return rollUp;
  }
}
