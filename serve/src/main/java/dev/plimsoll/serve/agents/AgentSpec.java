package dev.plimsoll.serve.agents;

import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pool of equal agents.
 *
 * @param role names the pool; tasks ask for it
 * @param chain where its calls go, the best first
 * @param count how many agents
 * @param concurrency how many tasks each runs at once
 * @param prompt the system prompt
 * @param timeout the longest a model call may take
 */
public record AgentSpec(
    String role,
    List<Target> chain,
    int count,
    int concurrency,
    Optional<String> prompt,
    OptionalInt maxTokens,
    Duration timeout) {
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

  /** Agents that call one model of the one provider. */
  public AgentSpec(
      String role,
      String model,
      int count,
      int concurrency,
      Optional<String> prompt,
      OptionalInt maxTokens,
      Duration timeout) {
    this(
        role, List.of(new Target(PROVIDER, model)), count, concurrency, prompt, maxTokens, timeout);
  }

  /** The model that its calls go to first. */
  public String model() {
    return chain.getFirst().model();
  }
}
