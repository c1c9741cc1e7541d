package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.simulate.drive.Simulated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan is to keep: the scenario's limits; where it has none, the objective of each class for
 * its 95th percentile of waiting, and at most one request in a hundred that fails.
 */
final class Goals {
  private static final double MOST_FAILED = 0.01;

  private Goals() {}

  /** One that was not kept, with what was found instead. */
  record Broken(String goal, String found) {
    @Override
    public String toString() {
      return goal + " is " + found;
    }
  }

  /** Those that a run did not keep; a limit that could not be measured in it says nothing. */
  static List<Broken> broken(Simulated run) {
    List<ThresholdOutcome> limits = run.result().thresholds();
    return limits.isEmpty()
        ? usual(run)
        : limits.stream()
            .filter(limit -> limit.outcome() == Outcome.FAIL)
            .map(limit -> new Broken(limit.expression(), limit.valueText()))
            .toList();
  }

  private static List<Broken> usual(Simulated run) {
    List<Broken> broken = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      Latencies waits = run.gauges().waits(priority);
      double p95 = waits.percentile(95).orElse(0);
      Duration most = objective(priority);
      if (p95 > most.toNanos()) {
        broken.add(new Broken(wait(priority), Figures.latency(p95)));
      }
    }
    RunResult.Series all = run.result().all();
    if (all.failed() > MOST_FAILED * all.total()) {
      broken.add(
          new Broken("failed < 1 %", Figures.percent((double) all.failed(), (double) all.total())));
    }
    return List.copyOf(broken);
  }

  /** The goals of a scenario without limits, in words. */
  static List<String> usual() {
    List<String> goals = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      goals.add(wait(priority));
    }
    goals.add("failed < 1 %");
    return goals;
  }

  private static String wait(Priority priority) {
    return "%s waits p(95) < %s".formatted(priority.word(), Durations.format(objective(priority)));
  }

  /** How long a task of a class should wait at most. */
  private static Duration objective(Priority priority) {
    return switch (priority) {
      case CRITICAL -> Duration.ofMillis(100);
      case HIGH -> Duration.ofSeconds(2);
      case NORMAL -> Duration.ofSeconds(10);
      case LOW -> Duration.ofSeconds(30);
    };
  }
}
