package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.util.Optional;

/**
 * When the requests of one phase fall due: immutable, and a machine to be started for each run of
 * it. Never reads a clock.
 */
public sealed interface Shape
    permits Bursts,
        ConstantRate,
        Portion,
        RateRamp,
        RateStages,
        RateSteps,
        TraceReplay,
        UserStages,
        UserSteps,
        Users {
  /** The most users a phase may have. */
  int MOST_USERS = 100_000;

  /** The most requests that may fall due in a second, on average. */
  double MOST_PER_SECOND = 1_000_000;

  /** The most steps or stages of one phase. */
  int MOST_STEPS = 1_000;

  /** A fresh machine, at the phase's start. Equal seeds give equal arrivals. */
  Arrivals start(long seed);

  /** After it nothing falls due; empty where nobody can know it. */
  Optional<Duration> length();

  /** The most users at once in closed load; 0 in open load. */
  int users();

  /**
   * How many users there are over time; empty in open load, and where each leaves when it is done.
   */
  default Optional<UserCurve> presence() {
    return Optional.empty();
  }

  /** How many flows will be begun for certain; 0 where nobody can know it. */
  default long leastFlows() {
    return 0;
  }

  /** What users draw their time to think from. */
  default Optional<Distribution> thinkTime() {
    return Optional.empty();
  }

  /** Its shape in words: "closed, 64 users". */
  String label();

  /**
   * The same shape, stretched or cut to so much time.
   *
   * @throws InputException when that has no meaning for it
   */
  Shape lasting(Duration length);

  /**
   * One worker's part of it; with those of the other workers it is the whole.
   *
   * @throws InputException when there are fewer users or iterations than workers
   */
  default Shape share(Part part) {
    return part.isWhole() ? this : new Portion(this, part);
  }

  /** Which part of a load it is. */
  default Part part() {
    return Part.WHOLE;
  }

  /** Whether requests fall due whatever became of those before. */
  default boolean isOpen() {
    return users() == 0;
  }
}
