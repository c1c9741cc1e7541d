package dev.plimsoll.lab.judge;

import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.retry.RetryFigures;
import java.util.List;
import java.util.Optional;

/**
 * What there is to hold against thresholds at a moment of a run.
 *
 * @param names empty while the run lasts
 */
public record Measured(
    Series all,
    Load load,
    List<Series> names,
    List<Phase> phases,
    List<ErrorKind> errors,
    SteadyState steady,
    Optional<Objective> objective,
    Optional<RetryFigures> attempts) {

  /** Figures of the whole run alone. */
  Measured(Series all, Load load) {
    this(
        all,
        load,
        List.of(),
        List.of(),
        List.of(),
        new SteadyState.None("the seconds of this run are not known"),
        Optional.empty(),
        Optional.empty());
  }

  /** While a run lasts: what needs all of it is not known yet. */
  public static Measured soFar(
      Snapshot snapshot, Optional<Objective> objective, Optional<RetryFigures> attempts) {
    return of(snapshot, objective, new SteadyState.None("known when the run is over"), attempts);
  }

  /** At a run's end. The steady state is looked for only where a threshold asks for it. */
  public static Measured atEnd(
      Snapshot snapshot,
      Optional<Objective> objective,
      Optional<RetryFigures> attempts,
      List<Threshold> thresholds) {
    boolean wanted = thresholds.stream().anyMatch(t -> t.scope() instanceof Scope.Steady);
    SteadyState steady =
        wanted ? SteadyState.of(snapshot.seconds()) : new SteadyState.None("nobody asked for it");
    return of(snapshot, objective, steady, attempts);
  }

  private static Measured of(
      Snapshot snapshot,
      Optional<Objective> objective,
      SteadyState steady,
      Optional<RetryFigures> attempts) {
    return new Measured(
        snapshot.all(),
        snapshot.load(),
        snapshot.names(),
        snapshot.phases(),
        snapshot.errors(),
        steady,
        objective,
        attempts);
  }
}
