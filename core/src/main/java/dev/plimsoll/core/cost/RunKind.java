package dev.plimsoll.core.cost;

/**
 * Runs that probably cost alike.
 *
 * @param role of the agent
 * @param taskClass what sort of task: its class of complexity, or its priority
 * @param mode how agents work on it
 */
public record RunKind(String role, String taskClass, String mode) {
  @Override
  public String toString() {
    return role + "/" + taskClass + "/" + mode;
  }
}
