package dev.plimsoll.core.route;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a call before it is routed.
 *
 * @param role of the agent that makes it; empty where there is none
 * @param pin what the request itself asks for; goes before its role's
 * @param caps of the degradation rung, of budgets, of whatever else; the lowest holds
 */
public record Need(String role, Complexity complexity, Optional<Pin> pin, List<Cap> caps) {
  public Need {
    caps = List.copyOf(caps);
  }

  /** Of a text, without pin or cap. */
  public static Need of(String role, Complexity complexity) {
    return new Need(role, complexity, Optional.empty(), List.of());
  }
}
