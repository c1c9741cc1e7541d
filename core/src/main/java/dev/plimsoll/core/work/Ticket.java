package dev.plimsoll.core.work;

import java.time.Instant;
import java.util.Optional;

/**
 * All that deciding needs to know of a task; its payload stays in the store.
 *
 * @param pool the pool of agents that runs it
 */
public record Ticket(TaskId id, Priority priority, String pool, Optional<Instant> deadline) {}
