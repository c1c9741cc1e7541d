package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.serve.agents.AgentSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the list {@code agents}: one pool of them at least, and no more slots than can be. */
final class AgentsConfig {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int MOST_AGENTS = 10_000;
  private static final int MOST_SLOTS = 100_000;

  private AgentsConfig() {}

  static List<AgentSpec> of(Section file, ProvidersConfig providers) {
    if (!file.has("agents")) {
      return List.of(
          new AgentSpec(
              AgentSpec.GENERAL,
              List.of(providers.model()),
              5,
              8,
              Optional.empty(),
              OptionalInt.empty(),
              DEFAULT_TIMEOUT));
    }
    Value list = file.need("agents");
    List<AgentSpec> agents = new ArrayList<>();
    Set<String> roles = new HashSet<>();
    int slots = 0;
    for (Value element : list.list()) {
      AgentSpec agent = agent(element.section(), providers);
      if (!roles.add(agent.role())) {
        throw element.fault("the role '%s' stands here twice".formatted(agent.role()), "");
      }
      slots += agent.count() * agent.concurrency();
      if (slots > MOST_SLOTS) {
        throw element.fault("more than 100,000 slots in all", "");
      }
      agents.add(agent);
    }
    if (agents.isEmpty()) {
      throw list.fault("a server needs at least one pool of agents", "");
    }
    return agents;
  }

  private static AgentSpec agent(Section agent, ProvidersConfig providers) {
    agent.allow(
        "a pool of agents",
        "role",
        "model",
        "fallback",
        "count",
        "concurrency",
        "prompt",
        "maxTokens",
        "timeout");
    OptionalInt maxTokens =
        agent.has("maxTokens")
            ? OptionalInt.of(agent.need("maxTokens").integer(1, 10_000_000))
            : OptionalInt.empty();
    return new AgentSpec(
        agent.need("role").unit("a role", AgentsConfig::role),
        providers.chain(agent),
        agent.get("count", value -> value.integer(1, MOST_AGENTS), 5),
        agent.get("concurrency", value -> value.integer(1, 10_000), 8),
        agent.get("prompt").map(Value::string),
        maxTokens,
        agent.get("timeout", Fields::positive, DEFAULT_TIMEOUT));
  }

  private static String role(String text) {
    if (!text.matches("[a-z][a-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException(
          "'%s' is not a role; expected small letters, digits, '-' and '_', as in 'researcher'"
              .formatted(text));
    }
    return text;
  }
}
