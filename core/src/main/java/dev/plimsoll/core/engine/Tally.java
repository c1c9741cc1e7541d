package dev.plimsoll.core.engine;

import java.time.Duration;
import java.util.OptionalDouble;

/** Counters of the engine, kept as things happen. Not thread-safe. */
final class Tally {
  private static final double WEIGHT = 0.05;

  long accepted;
  int retrying;
  int running;
  long completed;
  long dead;
  long cancelled;
  long expired;
  long handedBack;
  long refused;
  long retries;
  OptionalDouble meanRunSeconds = OptionalDouble.empty();

  /** Moves the mean of run times, the newest weighing a twentieth. */
  void ran(Duration time) {
    double seconds = time.toNanos() / 1e9;
    meanRunSeconds =
        OptionalDouble.of(
            meanRunSeconds.isEmpty()
                ? seconds
                : meanRunSeconds.getAsDouble() * (1 - WEIGHT) + seconds * WEIGHT);
  }
}
