package dev.plimsoll.lab.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SpacingTest {
  private static final int GAPS = 10_000;
  private static final double PER_SECOND = 1000;

  @Test
  void the_distribution_functions_of_this_test_are_right() {
    assertThat(KolmogorovSmirnov.gamma(1, 0.7)).isCloseTo(1 - Math.exp(-0.7), within(1e-9));
    assertThat(KolmogorovSmirnov.gamma(1, 7)).isCloseTo(1 - Math.exp(-7), within(1e-9));
    assertThat(KolmogorovSmirnov.gamma(2, 3)).isCloseTo(1 - 4 * Math.exp(-3), within(1e-9));
    assertThat(KolmogorovSmirnov.gamma(0.5, 0.5)) // erf(sqrt(x))
        .isCloseTo(0.6826894921, within(1e-9));
    assertThat(KolmogorovSmirnov.gamma(0.5, 2)).isCloseTo(0.9544997361, within(1e-9));
  }

  @Test
  void gaps_of_poisson_arrivals_are_exponential() {
    assertThat(rejections(new Spacing.Poisson(), x -> -Math.expm1(-x))).isLessThanOrEqualTo(4);
  }

  @Test
  void gaps_of_gamma_arrivals_are_gamma_distributed_about_the_same_mean() {
    for (double k : List.of(0.5, 1.0, 2.0)) {
      assertThat(rejections(new Spacing.Gamma(k), x -> KolmogorovSmirnov.gamma(k, k * x)))
          .as("gamma(%s)", k)
          .isLessThanOrEqualTo(4);
    }
  }

  @Test
  void the_test_rejects_gaps_of_another_distribution() {
    assertThat(rejections(new Spacing.Gamma(0.9), x -> -Math.expm1(-x))).isGreaterThan(90);
    assertThat(rejections(new Spacing.Poisson(), x -> -Math.expm1(-1.05 * x))).isGreaterThan(90);
  }

  /** In how many of 100 runs the gaps, as they fall due in nanoseconds, are refused. */
  private static int rejections(Spacing spacing, DoubleUnaryOperator cdf) {
    int rejections = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Arrivals arrivals =
          new ConstantRate(new Rate(PER_SECOND), spacing, Duration.ofDays(1)).start(seed);
      double[] gaps = new double[GAPS];
      long last = 0;
      for (int i = 0; i < GAPS; i++) {
        gaps[i] = (arrivals.next() - last) / 1e9 * PER_SECOND;
        last = arrivals.next();
        long _ = arrivals.take();
      }
      rejections += KolmogorovSmirnov.rejects(gaps, cdf) ? 1 : 0;
    }
    return rejections;
  }

  @Test
  void poisson_over_a_ramp_is_poisson_in_the_rates_integral() {
    int rejections = 0;
    double a = 100;
    double b = 1900;
    double length = 10;
    for (long seed = 1; seed <= 100; seed++) {
      Arrivals arrivals =
          new RateRamp(
                  new Rate(a),
                  new Rate(b),
                  new Spacing.Poisson(),
                  Duration.ofSeconds((long) length))
              .start(seed);
      List<Double> gaps = new ArrayList<>();
      double last = 0;
      while (arrivals.next() != Arrivals.NEVER) {
        double t = arrivals.next() / 1e9;
        double integral = a * t + (b - a) / (2 * length) * t * t;
        gaps.add(integral - last);
        last = integral;
        long _ = arrivals.take();
      }
      double[] sample = gaps.stream().mapToDouble(Double::doubleValue).toArray();
      assertThat((double) sample.length)
          .as("seed %d", seed)
          .isCloseTo(10_000, within(5 * Math.sqrt(10_000)));
      rejections += KolmogorovSmirnov.rejects(sample, x -> -Math.expm1(-x)) ? 1 : 0;
    }
    assertThat(rejections).isLessThanOrEqualTo(4);
  }

  @Test
  void spacings_are_read_as_they_are_written() {
    for (String text : List.of("constant", "poisson", "gamma(0.5)", "gamma(2.0)")) {
      assertThat(Spacing.parse(text)).hasToString(text);
    }
    assertThat(Spacing.parse(" gamma( 3 ) ")).isEqualTo(new Spacing.Gamma(3));
    assertThatThrownBy(() -> Spacing.parse("poison"))
        .isInstanceOf(UnitException.class)
        .hasMessage("'poison' is no way to arrive; did you mean 'poisson'?");
    for (String wrong :
        List.of("gamma(0)", "gamma(0.009)", "gamma(1001)", "gamma(-1)", "gamma", "gamma()", "")) {
      assertThatThrownBy(() -> Spacing.parse(wrong)).as(wrong).isInstanceOf(UnitException.class);
    }
    assertThatThrownBy(() -> Spacing.parse("x".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }
}
