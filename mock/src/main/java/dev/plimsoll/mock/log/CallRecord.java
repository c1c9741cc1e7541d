package dev.plimsoll.mock.log;

import dev.plimsoll.mock.tokens.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call as it was received and answered; what was not measured is absent.
 *
 * @param call its number, from 1, in the order of arrival
 * @param id the caller's request id, or the one given to it
 * @param started when the whole request was there
 * @param firstToken until the first token was handed to the socket; only of streams
 * @param took until the last byte was handed to the socket, or until the caller had left
 * @param drawn how long the work was meant to take, from its slot on where there are slots
 * @param queued how long it waited for a slot; only where there are slots
 * @param outputTokens tokens really sent
 * @param kinds of what kinds its tokens are
 */
public record CallRecord(
    long call,
    String id,
    Optional<String> model,
    boolean stream,
    Instant started,
    Optional<Duration> firstToken,
    Duration took,
    Optional<Duration> drawn,
    Optional<Duration> queued,
    Outcome outcome,
    int status,
    OptionalLong inputTokens,
    long outputTokens,
    Kinds kinds) {
  /** Whether it is to be paid for: what sent nothing cost nothing. */
  boolean isBilled() {
    return outputTokens > 0;
  }
}
