package dev.plimsoll.core.scale;

import dev.plimsoll.base.order.Heap;
import dev.plimsoll.core.scale.Agent.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Every agent of a fleet by name, by role, longest in it first, and by the end of its life. Owned
 * by its fleet. Nothing here takes more than the logarithm of the number of agents, but {@link
 * #moved}.
 */
final class Roster {
  private final Map<String, Agent> byName = new HashMap<>();
  private final Map<Role, SequencedSet<Agent>> byRole = new EnumMap<>(Role.class);
  private final Heap<Agent> byEnd = new Heap<>(); // then by name

  Roster() {
    for (Role role : Role.values()) {
      byRole.put(role, new LinkedHashSet<>());
    }
  }

  @Nullable Agent find(String name) {
    return byName.get(name);
  }

  int count(Role role) {
    return in(role).size();
  }

  void add(Agent agent) {
    byName.put(agent.name, agent);
    in(agent.role).add(agent);
  }

  void move(Agent agent, Role role, Instant now) {
    in(agent.role).remove(agent);
    agent.role = role;
    agent.since = now;
    in(role).add(agent);
  }

  void remove(Agent agent) {
    byName.remove(agent.name);
    in(agent.role).remove(agent);
    endsSomehow(agent);
  }

  /** Its life ends then, by itself. */
  void endsAt(Agent agent, Instant end) {
    endsSomehow(agent);
    agent.endsAt(end);
    byEnd.add(agent.seat);
  }

  /** Nobody waits for the end of its life any more. */
  void endsSomehow(Agent agent) {
    byEnd.remove(agent.seat);
  }

  /** Who has been in a role for the longest. */
  Optional<Agent> longest(Role role) {
    return in(role).isEmpty() ? Optional.empty() : Optional.of(in(role).getFirst());
  }

  /** Who came into a role last. */
  Optional<Agent> latest(Role role) {
    return in(role).isEmpty() ? Optional.empty() : Optional.of(in(role).getLast());
  }

  /** Whose life ends next. */
  Optional<Agent> oldest() {
    return Optional.ofNullable(byEnd.first());
  }

  /** The wall clock was set. All move alike, so that every order stays. */
  void moved(Duration by) {
    byName.values().forEach(agent -> agent.moved(by));
  }

  private SequencedSet<Agent> in(Role role) {
    return byRole.computeIfAbsent(role, _ -> new LinkedHashSet<>());
  }
}
