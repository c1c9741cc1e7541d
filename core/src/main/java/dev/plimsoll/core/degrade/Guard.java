package dev.plimsoll.core.degrade;

import java.util.Optional;

/**
 * What one signal asks for by its value. A signal without a threshold for critical neither makes
 * nor holds it, however large it grows.
 */
public record Guard(Threshold highLoad, Optional<Threshold> critical) {
  public Guard {
    critical.ifPresent(threshold -> check(highLoad, threshold));
  }

  /** For both rungs, each entered above one value and left below another. */
  public static Guard of(Threshold highLoad, Threshold critical) {
    return new Guard(highLoad, Optional.of(critical));
  }

  /** For high load only. */
  public static Guard upToHighLoad(Threshold highLoad) {
    return new Guard(highLoad, Optional.empty());
  }

  private static void check(Threshold highLoad, Threshold critical) {
    if (critical.enter() <= highLoad.enter()) {
      throw new IllegalArgumentException(
          "critical begins at %s, which is not above where high load begins, %s"
              .formatted(critical.enter(), highLoad.enter()));
    }
    if (critical.leave() < highLoad.leave()) {
      throw new IllegalArgumentException(
          "critical is left at %s, where high load, left at %s, would be over too"
              .formatted(critical.leave(), highLoad.leave()));
    }
  }

  /** The worst rung that a value asks for. */
  Rung asks(double value) {
    if (critical.isPresent() && value > critical.get().enter()) {
      return Rung.CRITICAL;
    }
    return value > highLoad.enter() ? Rung.HIGH_LOAD : Rung.OPTIMAL;
  }

  /** The worst rung that a value does not let go of. */
  Rung holds(double value) {
    if (critical.isPresent() && value > critical.get().leave()) {
      return Rung.CRITICAL;
    }
    return value > highLoad.leave() ? Rung.HIGH_LOAD : Rung.OPTIMAL;
  }

  /** What counts for a rung; empty where this signal has no say. */
  Optional<Threshold> of(Rung rung) {
    return switch (rung) {
      case OPTIMAL -> Optional.empty();
      case HIGH_LOAD -> Optional.of(highLoad);
      case CRITICAL -> critical;
    };
  }
}
