package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.units.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * The n-th request is due at n ÷ rate, computed from n each time so that no error adds up: the
 * first at 0, the last before the end.
 */
public record ConstantRate(Rate rate, Duration duration) implements OpenShape {
  @Override
  public Optional<Due> due(long n) {
    // Rounded, not cut: 100/min is no whole number a second, and its 100th request in a minute
    // would otherwise fall a nanosecond before the minute's end.
    long at = Math.round(n * 1e9 / rate.perSecond());
    return at < lengthNanos() ? Optional.of(new Due(at, Optional.empty())) : Optional.empty();
  }

  @Override
  public long lengthNanos() {
    return duration.toNanos();
  }
}
