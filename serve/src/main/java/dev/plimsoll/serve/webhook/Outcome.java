package dev.plimsoll.serve.webhook;

import java.time.Duration;
import java.util.Optional;

/** How one attempt to tell an end went. */
sealed interface Outcome {
  /**
   * The receiver answered.
   *
   * @param retryAfter how long it wants to be left alone
   */
  record Answered(int status, Optional<Duration> retryAfter) implements Outcome {}

  /** There was no answer, or nothing was sent. */
  record Broken(String why) implements Outcome {}

  /** There is nothing left to tell. */
  record Pointless(String why) implements Outcome {}
}
