package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A running run as it is seen a few times a second. Only whole seconds stand in {@code seconds};
 * the figures of {@code soFar} are those the report would print if the run ended now.
 *
 * @param phase counts from 1
 * @param plannedSeconds the whole run's length, absent where nobody can know it
 */
public record Progress(
    String scenario,
    long seed,
    String folder,
    int phase,
    int phases,
    String phaseLabel,
    double elapsedSeconds,
    OptionalDouble plannedSeconds,
    Series soFar,
    Load load,
    int inFlight,
    List<Second> seconds,
    List<ThresholdOutcome> thresholds,
    List<ErrorKind> errors,
    List<Mark> marks,
    OptionalDouble generatorCpuOfOneCore) {

  /** Hears of a run's progress from one thread, about four times a second, and once at its end. */
  @FunctionalInterface
  public interface Listener {
    void on(Progress progress);

    /** No load is sent yet, for this reason: a short line of text. */
    default void waits(String why) {}
  }
}
