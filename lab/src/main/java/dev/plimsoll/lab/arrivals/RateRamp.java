package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * A rate that goes from one to another in a straight line. The n-th request is due when the rate's
 * integral is n, not in steps; drawn arrivals follow the same rate.
 */
public record RateRamp(Rate from, Rate to, Spacing spacing, Duration duration) implements Shape {
  @Override
  public Arrivals start(long seed) {
    return curve().start(spacing.gaps(Seeds.of(seed, 0)));
  }

  RateCurve curve() {
    return RateCurve.of(from.perSecond(), to.perSecond(), duration);
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
    return "open, %s to %s%s".formatted(from, to, Words.spaced(spacing));
  }

  @Override
  public RateRamp lasting(Duration length) {
    return new RateRamp(from, to, spacing, length);
  }
}
