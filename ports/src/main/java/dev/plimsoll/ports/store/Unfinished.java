package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that is not over, without its payload: what a server needs to go on with it.
 *
 * @param attempts how many count already; one that a crash broke off does not
 * @param crashes how often a server ended while it ran
 * @param due when the next attempt begins, while it is retrying
 */
public record Unfinished(
    Ticket ticket, int attempts, int crashes, Optional<Instant> due, Instant accepted) {}
