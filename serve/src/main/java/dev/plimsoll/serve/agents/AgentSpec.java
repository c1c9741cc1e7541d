package dev.plimsoll.serve.agents;

import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pool of equal agents.
 *
 * @param pool its name, how many there are, and what changes that
 * @param chain where its calls go, the best first
 * @param prompt the system prompt
 * @param timeout the longest a model call may take
 */
public record AgentSpec(
    PoolSettings pool,
    List<Target> chain,
    Optional<String> prompt,
    OptionalInt maxTokens,
    Duration timeout,
    AgentTimes times) {
  /** The pool that takes every task whose role has no pool of its own. */
  public static final String GENERAL = "general";

  /** The name of the one provider where there is only one. */
  public static final String PROVIDER = "provider";

  public AgentSpec {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("agents have a model");
    }
  }

  /** So many agents, always, that call one model of the one provider. */
  public AgentSpec(
      String role,
      String model,
      int count,
      int concurrency,
      Optional<String> prompt,
      OptionalInt maxTokens,
      Duration timeout) {
    this(
        PoolSettings.fixed(role, count, concurrency),
        List.of(new Target(PROVIDER, model)),
        prompt,
        maxTokens,
        timeout,
        AgentTimes.STANDARD);
  }

  /** What names the pool; tasks ask for it. */
  public String role() {
    return pool.pool();
  }

  /** How many agents there are at the start. */
  public int count() {
    return pool.fleet().size().base();
  }

  /** How many tasks each runs at once. */
  public int concurrency() {
    return pool.concurrency();
  }

  /** The model that its calls go to first. */
  public String model() {
    return chain.getFirst().model();
  }
}
