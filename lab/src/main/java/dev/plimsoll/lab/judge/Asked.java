package dev.plimsoll.lab.judge;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.UserCurve;
import java.util.Optional;

/** What a phase of load was meant to be, as far as its truth can be checked. */
public sealed interface Asked {
  /** Requests fell due whatever became of those before. */
  record Open() implements Asked {}

  /**
   * Users of whom it is known when each was to be there.
   *
   * @param think between the end of a flow and the next one's first request
   */
  record Users(UserCurve curve, Optional<Distribution> think) implements Asked {}

  /** Users of whom nobody can say how many there were at a time: each left when it was done. */
  record Leaving() implements Asked {}

  static Asked of(Shape shape) {
    return shape.isOpen()
        ? new Open()
        : shape
            .presence()
            .<Asked>map(curve -> new Users(curve, shape.thinkTime()))
            .orElseGet(Leaving::new);
  }
}
