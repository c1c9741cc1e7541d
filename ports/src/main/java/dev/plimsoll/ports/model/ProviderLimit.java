package dev.plimsoll.ports.model;

import java.time.Duration;

/**
 * What a provider says of one of its limits.
 *
 * @param most so much in each of its windows, from 0
 * @param remaining so much of it is left now, from 0
 * @param reset until all of it is there again
 */
public record ProviderLimit(Unit unit, long most, long remaining, Duration reset) {
  /** What it counts. */
  public enum Unit {
    REQUESTS,
    TOKENS
  }

  public ProviderLimit {
    if (most < 0 || remaining < 0 || reset.isNegative()) {
      throw new IllegalArgumentException("a limit has no negative figures");
    }
  }
}
