package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.Spacing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What several shapes of load read alike, and refuse alike. */
final class PhaseValues {
  static final int MOST_ITERATIONS = 1_000_000_000;
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private PhaseValues() {}

  /** Refuses every key but those that go with a shape. */
  static void only(Section section, String shape, String... keys) {
    List<String> allowed = List.of(keys);
    for (String key : section.keys()) {
      if (!allowed.contains(key)) {
        throw section
            .need(key)
            .fault("'%s' has no meaning beside %s".formatted(key, shape), "Remove one of them.");
      }
    }
  }

  static Duration positive(Value value) {
    Duration duration = value.duration();
    if (duration.isZero()) {
      throw value.fault("a phase of no length", "Expected a duration above 0.");
    }
    return duration;
  }

  static Rate rate(Value value) {
    return above0(value, value.rate());
  }

  /** A rate that may be 0, at one end of a ramp. */
  static Rate rateOr0(Value value) {
    Rate rate = value.rate();
    return rate.perSecond() == 0 ? rate : above0(value, rate);
  }

  static Rate above0(Value value, Rate rate) {
    if (!(rate.perSecond() > 0 && rate.perSecond() <= Shape.MOST_PER_SECOND)) {
      throw value.fault(
          "%s is no rate to send at".formatted(rate), "Expected above 0, up to 1000000/s.");
    }
    return rate;
  }

  static Optional<Distribution> thinkTime(Section section) {
    return section.get("thinkTime").map(Value::distribution);
  }

  static Spacing spacing(Section section) {
    return section.get(
        "arrivals",
        v -> v.unit("constant, poisson or gamma(0.5)", Spacing::parse),
        new Spacing.Constant());
  }

  /** The elements of a list of steps or stages. */
  static List<Value> several(Value value, String what) {
    List<Value> elements = value.list();
    if (elements.isEmpty() || elements.size() > Shape.MOST_STEPS) {
      throw value.fault(
          "%d %s".formatted(elements.size(), what),
          "Expected 1 to %d.".formatted(Shape.MOST_STEPS));
    }
    return elements;
  }

  /** A shape whose parts were each in bounds; their sum is looked at here. */
  static Shape bounded(Value value, Shape shape) {
    Duration length = shape.length().orElse(Duration.ofNanos(1));
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw value.fault(
          length.isZero() ? "a phase of no length" : "a phase of more than 100 years",
          "Expected a length above 0, up to 36500d.");
    }
    return shape;
  }
}
