package dev.plimsoll.base.random;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a duration is drawn: constant, uniform, exponential or lognormal. Never negative. */
public sealed interface Distribution {
  /** Draws one value; equal generators give equal values. */
  Duration sample(RandomGenerator random);

  /** The mean of all values. */
  Duration mean();

  record Constant(Duration value) implements Distribution {
    @Override
    public Duration sample(RandomGenerator random) {
      return value;
    }

    @Override
    public Duration mean() {
      return value;
    }

    @Override
    public String toString() {
      return "constant:" + Durations.format(value);
    }
  }

  record Uniform(Duration least, Duration most) implements Distribution {
    public Uniform {
      if (least.compareTo(most) > 0) {
        throw new UnitException(
            "%s..%s runs backwards; the smaller comes first"
                .formatted(Durations.format(least), Durations.format(most)));
      }
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return least.plusNanos(random.nextLong(most.toNanos() - least.toNanos() + 1));
    }

    @Override
    public Duration mean() {
      return least.plus(most).dividedBy(2);
    }

    @Override
    public String toString() {
      return "uniform:" + Durations.format(least) + ".." + Durations.format(most);
    }
  }

  record Exponential(Duration mean) implements Distribution {
    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofNanos(Math.round(random.nextExponential() * mean.toNanos()));
    }

    @Override
    public String toString() {
      return "exponential:" + Durations.format(mean);
    }
  }

  /** Given by its median and its 99th percentile, the two figures people know. */
  record Lognormal(Duration median, Duration p99) implements Distribution {
    private static final double Z99 = 2.3263478740408408;

    public Lognormal {
      if (median.isZero() || median.compareTo(p99) > 0) {
        throw new UnitException("lognormal takes MEDIAN..P99, the median above 0 and first");
      }
    }

    private double sigma() {
      return Math.log((double) p99.toNanos() / median.toNanos()) / Z99;
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofNanos(
          Math.round(median.toNanos() * Math.exp(sigma() * random.nextGaussian())));
    }

    @Override
    public Duration mean() {
      return Duration.ofNanos(Math.round(median.toNanos() * Math.exp(sigma() * sigma() / 2)));
    }

    @Override
    public String toString() {
      return "lognormal:" + Durations.format(median) + ".." + Durations.format(p99);
    }
  }

  /**
   * Reads {@code constant:20ms}, {@code uniform:500ms..2500ms}, {@code exponential:1s} (its mean),
   * {@code lognormal:800ms..3s} (median and 99th percentile), {@code 20ms} (constant) or {@code
   * 1s..5s} (uniform).
   *
   * @throws UnitException when it is none of them
   */
  static Distribution parse(String text) {
    int colon = text.indexOf(':');
    String values = text.substring(colon + 1).strip();
    String name = colon >= 0 ? text.substring(0, colon).strip() : "";
    return switch (name) {
      case "" -> values.contains("..") ? range(values, Uniform::new) : constant(values);
      case "constant" -> constant(values);
      case "uniform" -> range(values, Uniform::new);
      case "exponential" -> new Exponential(Durations.parse(values));
      case "lognormal" -> range(values, Lognormal::new);
      default ->
          throw new UnitException(
              "'%s' is not a distribution; expected constant:20ms, uniform:500ms..2500ms, exponential:1s or lognormal:800ms..3s"
                  .formatted(text));
    };
  }

  private static Distribution constant(String value) {
    return new Constant(Durations.parse(value));
  }

  private static Distribution range(String values, RangeForm form) {
    int dots = values.indexOf("..");
    if (dots < 0) {
      throw new UnitException(
          "'%s' is not a range; expected two durations, as in 500ms..2500ms".formatted(values));
    }
    return form.of(
        Durations.parse(values.substring(0, dots)), Durations.parse(values.substring(dots + 2)));
  }

  /** Builds a distribution from its two bounds. */
  @FunctionalInterface
  interface RangeForm {
    Distribution of(Duration first, Duration second);
  }
}
