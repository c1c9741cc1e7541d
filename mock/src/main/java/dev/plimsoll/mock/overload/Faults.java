package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.UnitException;
import java.util.OptionalDouble;

/**
 * All that is wrong on purpose at one time; what is absent is as usual.
 *
 * @param slowdown what drawn times are multiplied by, 0.001 to 1000
 * @param capacity instead of the usual one
 */
public record Faults(Failing failing, OptionalDouble slowdown, Breaks breaks, Capacity capacity) {
  static final double LEAST_SLOWDOWN = 0.001;
  static final double MOST_SLOWDOWN = 1_000;

  /** Everything is as usual. */
  public static final Faults NONE =
      new Faults(Failing.AS_USUAL, OptionalDouble.empty(), Breaks.NONE, Capacity.UNLIMITED);

  public Faults {
    double factor = slowdown.orElse(1);
    if (!(factor >= LEAST_SLOWDOWN && factor <= MOST_SLOWDOWN)) {
      throw new UnitException(
          "'%s' is no slowdown; expected a factor from 0.001 to 1000, as in 4".formatted(factor));
    }
  }

  /**
   * Reads them as YAML or JSON, as in {@code {errors: 5%, status: 503, slowdown: 4}}.
   *
   * @throws dev.plimsoll.base.yaml.InputException when they cannot be read, with the place
   */
  public static Faults parse(String text) {
    return FaultsForm.parse(text);
  }

  /** These where they say something, else {@code others}. */
  public Faults over(Faults others) {
    return new Faults(
        failing.over(others.failing),
        slowdown.isPresent() ? slowdown : others.slowdown,
        breaks.over(others.breaks),
        capacity.over(others.capacity));
  }

  /** One JSON object, which {@link #parse} reads again. */
  public byte[] json() {
    return FaultsForm.json(this);
  }
}
