package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.degrade.LadderSettings;
import dev.plimsoll.core.limit.QuotaSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import java.util.Map;

/**
 * What the engine is set to.
 *
 * @param startsPerTurn each class that waits gets at least one in so many starts
 * @param weights how much of a class a tenant is due, as a multiple of what one that is not named
 *     here is due
 * @param poison a task that ran in so many crashes of a server is not run again
 */
public record EngineSettings(
    Caps caps,
    int startsPerTurn,
    RetryPolicy retry,
    Map<String, Double> weights,
    int poison,
    CallSettings calls,
    LadderSettings ladder,
    CostSettings costs,
    QuotaSettings quotas) {
  public EngineSettings {
    weights = Map.copyOf(weights);
    if (poison < 1 || !weights.values().stream().allMatch(weight -> weight > 0 && weight < 1e6)) {
      throw new IllegalArgumentException("a weight is above 0, and one crash may be bad luck");
    }
  }

  /** These with the standard for calls and the standard ladder. */
  public EngineSettings(
      Caps caps, int startsPerTurn, RetryPolicy retry, Map<String, Double> weights, int poison) {
    this(
        caps,
        startsPerTurn,
        retry,
        weights,
        poison,
        CallSettings.standard(),
        LadderSettings.standard(),
        CostSettings.NONE,
        QuotaSettings.NONE);
  }

  /** The same with other settings of calls. */
  public EngineSettings with(CallSettings other) {
    return new EngineSettings(
        caps, startsPerTurn, retry, weights, poison, other, ladder, costs, quotas);
  }

  /** The same with another ladder. */
  public EngineSettings with(LadderSettings other) {
    return new EngineSettings(
        caps, startsPerTurn, retry, weights, poison, calls, other, costs, quotas);
  }

  /** The same with other prices and budgets. */
  public EngineSettings with(CostSettings other) {
    return new EngineSettings(
        caps, startsPerTurn, retry, weights, poison, calls, ladder, other, quotas);
  }

  /** The same with other quotas. */
  public EngineSettings with(QuotaSettings other) {
    return new EngineSettings(
        caps, startsPerTurn, retry, weights, poison, calls, ladder, costs, other);
  }

  /** The same with limits and quotas that several nodes share. */
  public EngineSettings sharedByNodes() {
    return with(calls.sharedByNodes()).with(quotas.sharedByNodes());
  }

  /** The standard caps, one in twenty starts, the standard retries, equal tenants, 3 crashes. */
  public static EngineSettings standard() {
    return new EngineSettings(Caps.standard(), 20, RetryPolicy.standard(), Map.of(), 3);
  }
}
