package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * One rate all the time. Evenly spaced, the n-th request is due at n ÷ rate, computed from n so
 * that no error adds up: the first at 0, the last before the end.
 */
public record ConstantRate(Rate rate, Spacing spacing, Duration duration) implements Shape {
  /** Evenly spaced. */
  public ConstantRate(Rate rate, Duration duration) {
    this(rate, new Spacing.Constant(), duration);
  }

  @Override
  public Arrivals start(long seed) {
    return curve().start(spacing.gaps(Seeds.of(seed, 0)));
  }

  RateCurve curve() {
    double perSecond = rate.perSecond();
    return RateCurve.of(perSecond, perSecond, duration);
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(duration);
  }

  @Override
  public int users() {
    return 0;
  }

  @Override
  public String label() {
    return "open, " + rate + Words.spaced(spacing);
  }

  @Override
  public ConstantRate lasting(Duration length) {
    return new ConstantRate(rate, spacing, length);
  }
}
