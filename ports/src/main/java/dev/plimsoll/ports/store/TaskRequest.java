package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody asked for, as it was accepted.
 *
 * @param tenant on whose account it runs; never chosen by the client
 * @param text the task itself; an object is kept as its JSON text
 * @param notBefore when it may start at the earliest
 * @param deadline when nobody wants its result any more
 * @param webhook where its end is told
 * @param metadata a JSON object that is handed back untouched
 */
public record TaskRequest(
    String tenant,
    String text,
    Priority priority,
    Optional<String> role,
    Optional<String> agent,
    Optional<String> userId,
    OptionalInt maxTokens,
    Optional<Instant> notBefore,
    Optional<Instant> deadline,
    Optional<String> webhook,
    Optional<String> metadata) {

  /** A task of the default tenant and of normal priority, without anything else. */
  public static TaskRequest of(String text) {
    return new TaskRequest(
        Ticket.DEFAULT_TENANT,
        text,
        Priority.NORMAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, more or less urgent. */
  public TaskRequest with(Priority other) {
    return new TaskRequest(
        tenant, text, other, role, agent, userId, maxTokens, notBefore, deadline, webhook,
        metadata);
  }
}
