package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt that failed. Attempts that succeed leave the task's result instead.
 *
 * @param number counts from 1; an attempt that a crash of the server broke off keeps its number,
 *     and the one after it has the same
 * @param ended of an attempt that a crash broke off its start: nobody saw it end
 */
public record AttemptRecord(
    int number, String agent, Instant started, Instant ended, Failure failure) {
  private static final String CRASH = "crash";

  /** Whether a crash of its server broke it off. */
  public boolean isBrokenOff() {
    return failure.kind().equals(CRASH);
  }

  /** When it ended, where somebody saw that. */
  public Optional<Instant> seenToEnd() {
    return isBrokenOff() ? Optional.empty() : Optional.of(ended);
  }
}
