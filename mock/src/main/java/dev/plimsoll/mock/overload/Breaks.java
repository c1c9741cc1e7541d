package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.Share;
import java.util.Optional;

/**
 * How answers do not arrive.
 *
 * @param stall the connection stays and nothing more comes
 * @param cut the connection is closed
 * @param blackHole the share of calls that get no answer at all
 */
public record Breaks(Optional<Break> stall, Optional<Break> cut, Optional<Share> blackHole) {
  static final Breaks NONE = new Breaks(Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether every answer that begins arrives whole. */
  public boolean spareAnswers() {
    return stall.isEmpty() && cut.isEmpty();
  }

  Breaks over(Breaks other) {
    return new Breaks(stall.or(other::stall), cut.or(other::cut), blackHole.or(other::blackHole));
  }
}
