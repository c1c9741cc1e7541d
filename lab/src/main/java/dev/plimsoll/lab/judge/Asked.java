package dev.plimsoll.lab.judge;

import dev.plimsoll.base.random.Distribution;
import java.time.Duration;
import java.util.Optional;

/** What a phase of load was meant to be, as far as its truth can be checked. */
public sealed interface Asked {
  /** Requests fell due whatever became of those before. */
  record Open() implements Asked {}

  /**
   * So many users from the end of the ramp on; user k of n starts at k ÷ n of it.
   *
   * @param think between an answer and the next request
   */
  record Users(int users, Duration rampUp, Optional<Distribution> think) implements Asked {}

  /** Users of whom nobody can say how many there were at a time: each left when it was done. */
  record Leaving() implements Asked {}
}
