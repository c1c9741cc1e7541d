package dev.plimsoll.serve.observe;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What calls took since the start: tokens by kind, money, and the share of tokens that nobody got
 * anything for. The ledger has it for good. Written under the dispatcher's lock.
 */
final class CostMetrics {
  private final Counter money;
  private final Counter tokens;
  private final Counter unpriced;
  private final Counter warnings;
  private final Map<TaskId, Long> pending = new HashMap<>(); // of attempts under way
  private final LongAdder wasted = new LongAdder();
  private final LongAdder ended = new LongAdder();

  CostMetrics(PrometheusRegistry registry) {
    this.money =
        Counter.builder()
            .name("plimsoll_cost_usd")
            .help("US dollars for model calls, where the price is known")
            .labelNames("provider", "model")
            .register(registry);
    this.tokens =
        Counter.builder()
            .name("plimsoll_tokens")
            .help("Tokens of model calls; each is of one kind only")
            .labelNames("provider", "model", "kind")
            .register(registry);
    this.unpriced =
        Counter.builder()
            .name("plimsoll_unpriced_calls")
            .help("Model calls whose price is not known")
            .labelNames("provider", "model")
            .register(registry);
    this.warnings =
        Counter.builder()
            .name("plimsoll_budget_warnings")
            .help("Soft edges of budgets that were crossed, once a period")
            .labelNames("scope")
            .register(registry);
    GaugeWithCallback.builder()
        .name("plimsoll_wasted_tokens_ratio")
        .help("Share of the tokens of attempts that ended without their result being delivered")
        .callback(out -> out.call(wasted.doubleValue() / Math.max(1, ended.sum())))
        .register(registry);
  }

  void charged(Entry line) {
    Charge charge = line.charge();
    Usage usage = charge.usage();
    add(charge, "input", usage.plainInput());
    add(charge, "cached_input", usage.cachedInput());
    add(charge, "cache_write", usage.cacheWrite());
    add(charge, "output", usage.plainOutput());
    add(charge, "reasoning", usage.reasoning());
    charge
        .money()
        .ifPresentOrElse(
            usd ->
                money
                    .labelValues(charge.provider(), charge.model())
                    .inc(usd.nanos() / 1e9 + usd.picos() / 1e12),
            () -> unpriced.labelValues(charge.provider(), charge.model()).inc());
    TaskId task = line.payer().task();
    if (task.equals(Payer.NO_TASK)) {
      over(usage.total(), !line.estimated());
    } else {
      pending.merge(task, usage.total(), Long::sum);
    }
  }

  private void add(Charge charge, String kind, long count) {
    if (count > 0) {
      tokens.labelValues(charge.provider(), charge.model(), kind).inc(count);
    }
  }

  void warned(Standing standing) {
    warnings.labelValues(standing.budget().scope().word()).inc();
  }

  /** An attempt of it ended, and gave nothing. */
  void inVain(TaskId task) {
    over(task, false);
  }

  /** It is over. */
  void finished(TaskId task, Status status) {
    over(task, status == Status.COMPLETED);
  }

  private void over(TaskId task, boolean delivered) {
    Long taken = pending.remove(task);
    if (taken != null) {
      over(taken, delivered);
    }
  }

  private void over(long taken, boolean delivered) {
    ended.add(taken);
    wasted.add(delivered ? 0 : taken);
  }
}
