package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.time.Instant;

/**
 * A client's name for one submission, unique for its tenant until it lapses.
 *
 * @param fingerprint of the payload: the same key with another one is a mistake of the client
 * @param answer what the first submission was told; told again to every later one
 */
public record Idempotency(String key, String fingerprint, String answer, Instant until) {
  /** What the store holds under a key. */
  public record Held(TaskId task, String fingerprint, String answer) {}
}
