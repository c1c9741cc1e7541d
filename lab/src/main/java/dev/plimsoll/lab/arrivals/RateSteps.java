package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rates one after the other, each for the same time. */
public record RateSteps(List<Rate> rates, Duration each, Spacing spacing) implements Shape {
  public RateSteps {
    rates = List.copyOf(rates);
  }

  @Override
  public Arrivals start(long seed) {
    return curve().start(spacing.gaps(Seeds.of(seed, 0)));
  }

  RateCurve curve() {
    List<RateCurve.Piece> pieces =
        rates.stream()
            .map(rate -> new RateCurve.Piece(rate.perSecond(), rate.perSecond(), each))
            .toList();
    return new RateCurve(pieces);
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(each.multipliedBy(rates.size()));
  }

  @Override
  public int users() {
    return 0;
  }

  @Override
  public String label() {
    double least = rates.stream().mapToDouble(Rate::perSecond).min().orElse(0);
    double most = rates.stream().mapToDouble(Rate::perSecond).max().orElse(0);
    return "open, %s, %s to %s%s"
        .formatted(
            Words.steps(rates.size()), new Rate(least), new Rate(most), Words.spaced(spacing));
  }

  @Override
  public RateSteps lasting(Duration length) {
    return new RateSteps(rates, Words.share(length, rates.size()), spacing);
  }
}
