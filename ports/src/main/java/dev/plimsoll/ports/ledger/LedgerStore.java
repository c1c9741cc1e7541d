package dev.plimsoll.ports.ledger;

import dev.plimsoll.core.cost.Total;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Adds up what calls took, from the lines that {@code Change.Charged} wrote: there are no counters.
 * Blocking and thread-safe. Every method throws {@code TaskStore.StoreException} when the ledger
 * cannot be read.
 */
public interface LedgerStore {
  /** What each of these tasks took, all attempts together; without those that took nothing. */
  Map<TaskId, Total> of(Collection<TaskId> tasks);

  /** Sums by a dimension. */
  Sums sums(LedgerQuery query);

  /**
   * What was spent from a moment on, by whoever budgets know, a model and a day of UTC; only what
   * has a price.
   */
  void spentSince(Instant from, Consumer<Spending> each);

  /** Forgets lines that ended before this moment, at most so many; says how many. */
  int forgetBefore(Instant before, int most);
}
