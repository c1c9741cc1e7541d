package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.lab.measure.Latencies;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * What became of the tasks of one class.
 *
 * @param offered all submissions but those that the server knew already
 * @param unfinished accepted, and neither over nor lost when the recording ended
 * @param inTime began within the objective of their class
 * @param good did that, and were completed
 * @param waits from when a task could have begun until its first call
 * @param latencies from submission to end, of those that were completed
 */
public record ClassFigures(
    long offered,
    long refused,
    long completed,
    long failed,
    long unfinished,
    long inTime,
    long good,
    Latencies waits,
    Latencies latencies) {

  static ClassFigures of(History history, Priority priority, Duration objective, long until) {
    Sums sums = new Sums(objective.toNanos() / 1_000, until);
    history.tasks().stream()
        .filter(task -> task.submit.priority() == priority && !task.isNone())
        .forEach(sums::add);
    return sums.figures();
  }

  /** The share that began in time, 0 to 1, of all that were offered. */
  public double shareInTime() {
    return offered == 0 ? 0 : (double) inTime / offered;
  }

  private static final class Sums {
    private final long objective;
    private final long until;
    private final Histogram waits = Latencies.histogram();
    private final Histogram latencies = Latencies.histogram();
    private long offered;
    private long refused;
    private long completed;
    private long failed;
    private long inTime;
    private long good;

    Sums(long objective, long until) {
      this.objective = objective;
      this.until = until;
    }

    void add(Passage task) {
      offered++;
      OptionalLong wait = task.waited(until);
      boolean early = wait.isPresent() && wait.getAsLong() <= objective;
      wait.ifPresent(micros -> waits.recordValue(Math.max(1, micros)));
      inTime += early ? 1 : 0;
      Optional<Status> end = task.ended(until);
      if (task.refused(until).isPresent()) {
        refused++;
      } else if (end.equals(Optional.of(Status.COMPLETED))) {
        completed++;
        good += early ? 1 : 0;
        latencies.recordValue(Math.max(1, task.took(until).orElseThrow()));
      } else if (end.isPresent()) {
        failed++;
      }
    }

    ClassFigures figures() {
      return new ClassFigures(
          offered,
          refused,
          completed,
          failed,
          offered - refused - completed - failed,
          inTime,
          good,
          new Latencies(waits),
          new Latencies(latencies));
    }
  }
}
