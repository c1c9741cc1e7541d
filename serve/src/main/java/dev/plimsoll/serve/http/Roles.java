package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which pool runs a task that asks for a role, and whether there is the model that it asks for. */
public final class Roles {
  private static final List<String> WELL_KNOWN =
      List.of("researcher", "analyst", "engineer", "writer", "validator");

  private final List<String> pools;
  private final Optional<Routes> routes;
  private final String fallback;
  private final Set<String> allowed;

  /**
   * @param pools the roles that have agents; the one called general takes the others' tasks, or
   *     else the first
   */
  public Roles(List<String> pools) {
    this(pools, Optional.empty());
  }

  /**
   * @param routes which models a task may ask for; empty where calls are not routed
   */
  Roles(List<String> pools, Optional<Routes> routes) {
    this.pools = List.copyOf(pools);
    this.routes = routes;
    this.fallback = pools.contains(AgentSpec.GENERAL) ? AgentSpec.GENERAL : pools.getFirst();
    this.allowed = new TreeSet<>(pools);
    allowed.addAll(WELL_KNOWN);
  }

  /**
   * @throws Problem when nobody knows the role or the agent
   */
  String poolOf(Optional<String> role, Optional<String> agent) {
    if (agent.isPresent() && !pools.contains(agent.get())) {
      throw unknown("agent", agent.get(), pools);
    }
    if (role.isPresent() && !allowed.contains(role.get())) {
      throw unknown("role", role.get(), allowed);
    }
    return anyPoolOf(role, agent);
  }

  /**
   * The same request.
   *
   * @throws Problem when it asks for a model that there is not
   */
  TaskRequest checked(TaskRequest request) {
    Optional<Asked> asked = Asked.of(request.metadata());
    if (asked.isPresent() && routes.isEmpty()) {
      throw Problem.badRequest(
          "not_routed", "'model' cannot be chosen here: the server's configuration has no tiers");
    }
    try {
      asked.ifPresent(ask -> ask.pin(routes.orElseThrow()));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("unknown_model", String.valueOf(e.getMessage()));
    }
    return request;
  }

  /** The same for words that were known once: what nobody knows any more goes to the fallback. */
  public String anyPoolOf(Optional<String> role, Optional<String> agent) {
    return agent.or(() -> role).filter(pools::contains).orElse(fallback);
  }

  private static Problem unknown(String kind, String word, Iterable<String> known) {
    List<String> words = new ArrayList<>();
    known.forEach(words::add);
    String shown = word.replaceAll("\\p{Cntrl}+", " ");
    return Problem.badRequest(
        "unknown_" + kind,
        "no %s is called '%s'%s; allowed: %s"
            .formatted(
                kind, Text.cut(shown, 60), Nearest.hint(word, words), String.join(", ", words)));
  }
}
