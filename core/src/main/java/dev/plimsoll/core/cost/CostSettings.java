package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.PriceTable;
import java.util.List;

/** What models cost, and who may spend how much. */
public record CostSettings(PriceTable prices, List<Budget> budgets) {
  /** No prices: what a call costs is unknown. No budgets: nobody is stopped. */
  public static final CostSettings NONE = new CostSettings(PriceTable.EMPTY, List.of());

  public CostSettings {
    budgets = List.copyOf(budgets);
  }
}
