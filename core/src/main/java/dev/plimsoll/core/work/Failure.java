package dev.plimsoll.core.work;

import java.time.Duration;
import java.util.Optional;

/**
 * Why an attempt failed, sorted by what to do next.
 *
 * @param kind a short, stable word: {@code timeout}, {@code http_500}, {@code refused}
 * @param message one sentence for a person
 * @param retryAfter how long whoever failed asked us to wait
 */
public record Failure(String kind, String message, Remedy remedy, Optional<Duration> retryAfter) {
  /** What to do next. */
  public enum Remedy {
    /** The same again, later. */
    RETRY,
    /** The same again soon, on another agent if there is one: this one or its model is at fault. */
    RETRY_ELSEWHERE,
    /** The same again would fail again: a refused key, a malformed request. */
    GIVE_UP
  }

  public static Failure retryable(String kind, String message) {
    return new Failure(kind, message, Remedy.RETRY, Optional.empty());
  }

  public static Failure elsewhere(String kind, String message) {
    return new Failure(kind, message, Remedy.RETRY_ELSEWHERE, Optional.empty());
  }

  public static Failure lasting(String kind, String message) {
    return new Failure(kind, message, Remedy.GIVE_UP, Optional.empty());
  }
}
