package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/**
 * What became of one request.
 *
 * @param doneNanos when its last byte came, by the clock that the target was given
 * @param kind empty when ok; else its kind of failure: {@code timeout}, {@code HTTP 500}
 * @param detail what was seen of the failure, cleaned and cut for showing
 * @param status the HTTP status, or 0 without an answer
 * @param bytes of the answer's body
 */
public record Outcome(
    long doneNanos,
    String kind,
    String detail,
    int status,
    long bytes,
    Optional<Usage> usage,
    Optional<Task> task) {

  /** The task that a request became. */
  public record Task(String id, int attempts) {}

  public boolean isOk() {
    return kind.isEmpty();
  }
}
