package dev.plimsoll.core.work;

import java.time.Instant;
import java.util.Optional;

/**
 * All that deciding needs to know of a task; its payload stays in the store.
 *
 * @param pool the pool of agents that runs it
 * @param tenant on whose account it runs
 * @param cost how many tokens it will probably take, at least 1; what shares are measured in
 * @param notBefore when it may start at the earliest
 * @param deadline when nobody wants its result any more
 */
public record Ticket(
    TaskId id,
    Priority priority,
    String pool,
    String tenant,
    int cost,
    Optional<Instant> notBefore,
    Optional<Instant> deadline) {
  /** The tenant of whoever has no key. */
  public static final String DEFAULT_TENANT = "default";

  public Ticket {
    if (cost < 1) {
      throw new IllegalArgumentException("a task costs at least one token");
    }
  }

  /** A task of the default tenant that may start at once and has no deadline. */
  public static Ticket of(TaskId id, Priority priority, String pool) {
    return new Ticket(id, priority, pool, DEFAULT_TENANT, 1, Optional.empty(), Optional.empty());
  }

  /** The same task with another priority. */
  public Ticket with(Priority other) {
    return new Ticket(id, other, pool, tenant, cost, notBefore, deadline);
  }
}
