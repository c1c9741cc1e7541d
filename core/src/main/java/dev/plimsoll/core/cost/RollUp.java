package dev.plimsoll.core.cost;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums by name, of a bounded number of names. The one that was charged longest ago is folded into
 * the others when one too many comes, so that nothing is ever missing from the whole. Not
 * thread-safe.
 */
final class RollUp {
  private static final int FEW = 16;

  private final int most;
  private final LinkedHashMap<Heading, Total> totals = new LinkedHashMap<>(FEW, 0.75f, true);
  private Total others = Total.NONE;

  RollUp(int most) {
    this.most = most;
  }

  void add(Heading heading, Total total) {
    var _ = totals.merge(heading, total, Total::plus);
    if (totals.size() > most) {
      others = others.plus(totals.pollFirstEntry().getValue());
    }
  }

  /** What is kept apart, the one charged longest ago first. */
  Map<Heading, Total> totals() {
    return new LinkedHashMap<>(totals);
  }

  /** What was folded together. */
  Total others() {
    return others;
  }
}
