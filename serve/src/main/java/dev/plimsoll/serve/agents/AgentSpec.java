package dev.plimsoll.serve.agents;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pool of equal agents.
 *
 * @param role names the pool; tasks ask for it
 * @param count how many agents
 * @param concurrency how many tasks each runs at once
 * @param prompt the system prompt
 * @param timeout the longest a model call may take
 */
public record AgentSpec(
    String role,
    String model,
    int count,
    int concurrency,
    Optional<String> prompt,
    OptionalInt maxTokens,
    Duration timeout) {
  /** The pool that takes every task whose role has no pool of its own. */
  public static final String GENERAL = "general";
}
