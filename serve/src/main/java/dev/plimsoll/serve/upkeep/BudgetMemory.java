package dev.plimsoll.serve.upkeep;

import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Instant;
import java.util.List;

/** Has budgets go on where they stood: what the ledger knows of their periods is spent already. */
public final class BudgetMemory {
  private BudgetMemory() {}

  /**
   * Tells what was spent in the periods that go on; before anything else is spent.
   *
   * @throws dev.plimsoll.ports.store.TaskStore.StoreException when the ledger cannot be read
   */
  public static void recall(
      List<Budget> budgets, LedgerStore ledger, Dispatcher dispatcher, Instant now) {
    budgets.stream()
        .map(Budget::period)
        .filter(period -> period != Period.RUN)
        .map(period -> period.start(now))
        .min(Instant::compareTo)
        .ifPresent(from -> ledger.spentSince(from, dispatcher::spent));
  }
}
