package dev.plimsoll.ports.schedule;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.store.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The task that a schedule submits at each fire time.
 *
 * @param text the task itself; an object is kept as its JSON text
 * @param deadline how long after its fire time nobody wants its result any more
 * @param webhook where its end is told
 * @param metadata a JSON object that is handed back untouched
 */
public record TaskTemplate(
    String text,
    Priority priority,
    Optional<String> role,
    Optional<String> agent,
    Optional<String> userId,
    OptionalInt maxTokens,
    Optional<Duration> deadline,
    Optional<String> webhook,
    Optional<String> metadata) {

  /** A task of normal priority, without anything else. */
  public static TaskTemplate of(String text) {
    return new TaskTemplate(
        text,
        Priority.NORMAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What is asked for at one fire time, on a tenant's account. */
  public TaskRequest at(Instant fireTime, String tenant) {
    return new TaskRequest(
        tenant,
        text,
        priority,
        role,
        agent,
        userId,
        maxTokens,
        Optional.empty(),
        deadline.map(fireTime::plus),
        webhook,
        metadata);
  }
}
