package dev.plimsoll.app.config;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.AgentTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the list {@code agents}: one pool of them at least, and no more slots than can be. */
final class AgentsConfig {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int MOST_SLOTS = 100_000;

  private AgentsConfig() {}

  static List<AgentSpec> of(Section file, ProvidersConfig providers) {
    if (!file.has("agents")) {
      return List.of(
          new AgentSpec(
              PoolSettings.fixed(AgentSpec.GENERAL, 5, 8),
              List.of(providers.model()),
              Optional.empty(),
              OptionalInt.empty(),
              DEFAULT_TIMEOUT,
              AgentTimes.STANDARD));
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
      slots += agent.pool().fleet().size().max() * agent.concurrency();
      if (slots > MOST_SLOTS) {
        throw element.fault("more than 100,000 slots in all", "");
      }
      agents.add(agent);
    }
    checkStandIns(list, agents, roles);
    if (agents.isEmpty()) {
      throw list.fault("a server needs at least one pool of agents", "");
    }
    return agents;
  }

  /** Who stands in must be there, and in the end somebody with agents of its own. */
  private static void checkStandIns(Value list, List<AgentSpec> agents, Set<String> roles) {
    Map<String, String> standIns = new HashMap<>();
    agents.forEach(
        agent -> agent.pool().standIn().ifPresent(other -> standIns.put(agent.role(), other)));
    for (int i = 0; i < agents.size(); i++) {
      String role = agents.get(i).role();
      String other = standIns.get(role);
      if (other == null) {
        continue;
      }
      Value where = list.list().get(i).section().need("standIn");
      if (!roles.contains(other)) {
        throw where.fault(
            "no pool has the role '%s'%s".formatted(other, Nearest.hint(other, List.copyOf(roles))),
            "");
      }
      for (int hops = 0; other != null && hops < agents.size(); hops++) {
        if (other.equals(role)) {
          throw where.fault("in the end '%s' would stand in for itself".formatted(role), "");
        }
        other = standIns.get(other);
      }
    }
  }

  private static AgentSpec agent(Section agent, ProvidersConfig providers) {
    agent.allow(
        "a pool of agents",
        "role",
        "model",
        "fallback",
        "count",
        "scale",
        "concurrency",
        "balance",
        "standIn",
        "coldStart",
        "warmStart",
        "health",
        "prompt",
        "maxTokens",
        "timeout",
        "cache");
    OptionalInt maxTokens =
        agent.has("maxTokens")
            ? OptionalInt.of(agent.need("maxTokens").integer(1, 10_000_000))
            : OptionalInt.empty();
    String role = agent.need("role").unit("a role", AgentsConfig::role);
    return new AgentSpec(
        PoolConfig.pool(agent, role),
        providers.chain(agent),
        agent.get("prompt").map(Value::string),
        maxTokens,
        agent.get("timeout", Fields::positive, DEFAULT_TIMEOUT),
        PoolConfig.times(agent));
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
