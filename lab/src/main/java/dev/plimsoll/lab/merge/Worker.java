package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.RunResult;
import java.time.Duration;

/**
 * One of the runs that are added.
 *
 * @param name by which it is told apart from the others
 */
record Worker(String name, RunResult run) {
  /** Seconds from another run's start to this one's. */
  double secondsAfter(Worker first) {
    Duration after = Duration.between(first.run.identity().started(), run.identity().started());
    return after.toMillis() / 1e3;
  }

  /** The same in whole seconds of the wall clock, so that they add up over several merges. */
  int cellsAfter(Worker first) {
    return (int) (wallSecond() - first.wallSecond());
  }

  /** Rounded: workers that were told to start at a full second start a little after it. */
  private long wallSecond() {
    return Math.floorDiv(run.identity().started().toEpochMilli() + 500, 1_000);
  }
}
