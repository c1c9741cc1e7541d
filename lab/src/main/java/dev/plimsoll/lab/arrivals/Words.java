package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;

/** What several labels say alike. */
final class Words {
  private Words() {}

  static String users(int users) {
    return users == 1 ? "1 user" : users + " users";
  }

  static String steps(int steps) {
    return steps == 1 ? "1 step" : steps + " steps";
  }

  static String stages(int stages) {
    return stages == 1 ? "1 stage" : stages + " stages";
  }

  static String spaced(Spacing spacing) {
    return spacing instanceof Spacing.Constant ? "" : ", " + spacing;
  }

  /** The length of each of so many steps that take a time together. */
  static Duration share(Duration length, int steps) {
    Duration each = length.dividedBy(steps);
    if (each.isZero()) {
      throw InputException.of("--duration: too short for %d steps; give more".formatted(steps));
    }
    return each;
  }
}
