package dev.plimsoll.core.engine;

import java.time.Duration;

/**
 * What a provider says of one of its limits.
 *
 * @param most so much in each of its windows
 * @param remaining so much of it is left
 * @param reset until all of it is there again
 */
public record CallLimit(Unit unit, long most, long remaining, Duration reset) {
  /** What it counts. */
  public enum Unit {
    REQUESTS,
    TOKENS
  }
}
