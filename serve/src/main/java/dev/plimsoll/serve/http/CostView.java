package dev.plimsoll.serve.http;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.store.TaskRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows what tasks cost, by the ledger: all their attempts and calls together. What has no known
 * price has no cost, rather than one of zero.
 */
final class CostView {
  private final LedgerStore ledger;

  CostView(LedgerStore ledger) {
    this.ledger = ledger;
  }

  /** Adds to the view of a task what it took. */
  ObjectNode add(ObjectNode view, TaskRecord task) {
    Total total = ledger.of(List.of(task.id())).get(task.id());
    if (total != null) {
      costs(view, total);
    }
    return view;
  }

  /** The views of tasks, each with what it took. */
  List<ObjectNode> of(List<TaskRecord> tasks) {
    Map<TaskId, Total> totals = ledger.of(tasks.stream().map(TaskRecord::id).toList());
    return tasks.stream().map(task -> of(task, totals)).toList();
  }

  private static ObjectNode of(TaskRecord task, Map<TaskId, Total> totals) {
    ObjectNode view = TaskView.of(task);
    Total total = totals.get(task.id());
    if (total != null) {
      costs(view, total);
    }
    return view;
  }

  /** Tokens and money; says how much of it is estimated, and of how much the price is unknown. */
  static void costs(ObjectNode view, Total total) {
    usage(view.putObject("usage"), total.usage());
    if (total.unpriced() < total.calls()) {
      view.put("costUsd", usd(total.money()));
    }
    if (total.unpriced() > 0) {
      view.put("unpricedCalls", total.unpriced());
    }
    if (total.estimated() > 0) {
      view.put("estimatedCalls", total.estimated());
    }
  }

  /** The exact amount, written out: 10, not 1E+1. */
  static BigDecimal usd(Money money) {
    BigDecimal amount = money.usd().stripTrailingZeros();
    return amount.scale() < 0 ? amount.setScale(0) : amount;
  }

  static void usage(ObjectNode view, Usage usage) {
    view.put("input", usage.input());
    view.put("cachedInput", usage.cachedInput());
    view.put("cacheWrite", usage.cacheWrite());
    view.put("output", usage.output());
    view.put("reasoning", usage.reasoning());
  }
}
