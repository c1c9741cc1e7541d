package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How calls fail.
 *
 * @param errors the share of them, instead of the usual one
 * @param status of a failure, 400 to 599; absent: 500
 * @param retryAfter what failures and refusals for overload tell the caller to wait, up to a day
 */
public record Failing(Optional<Share> errors, OptionalInt status, Optional<Duration> retryAfter) {
  static final Duration LONGEST_WAIT = Duration.ofDays(1);

  static final Failing AS_USUAL =
      new Failing(Optional.empty(), OptionalInt.empty(), Optional.empty());

  public Failing {
    int told = status.orElse(500);
    if (told < 400 || told > 599) {
      throw new UnitException(
          "'%d' is no status of a failure; expected 400 to 599".formatted(told));
    }
    if (retryAfter.orElse(Duration.ZERO).compareTo(LONGEST_WAIT) > 0) {
      throw new UnitException("nobody is told to wait for more than a day");
    }
  }

  Failing over(Failing other) {
    return new Failing(
        errors.or(other::errors),
        status.isPresent() ? status : other.status,
        retryAfter.or(other::retryAfter));
  }
}
