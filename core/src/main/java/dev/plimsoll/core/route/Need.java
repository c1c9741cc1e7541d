package dev.plimsoll.core.route;

import java.util.Optional;

/**
 * What is known of a call before it is routed.
 *
 * @param role of the task it is for; empty where there is none
 * @param pin what the request itself asks for; goes before its role's
 */
public record Need(String role, Complexity complexity, Optional<Pin> pin) {
  /** Of a text, without a pin. */
  public static Need of(String role, Complexity complexity) {
    return new Need(role, complexity, Optional.empty());
  }
}
