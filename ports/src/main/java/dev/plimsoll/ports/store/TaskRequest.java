package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody asked for, as it was accepted.
 *
 * @param text the task itself; an object is kept as its JSON text
 * @param metadata a JSON object that is handed back untouched
 */
public record TaskRequest(
    String text,
    Priority priority,
    Optional<String> role,
    Optional<String> agent,
    Optional<String> userId,
    OptionalInt maxTokens,
    Optional<Instant> deadline,
    Optional<String> metadata) {}
