package dev.plimsoll.core.degrade;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Reads the signals. The first of them is the wait of the oldest task divided by the objective of
 * its class, because a wait means the same at every size and speed of the work, where a depth means
 * nothing by itself; depth, memory, failures and run time are the operator's outer guard.
 *
 * <p>Classes weigh differently by the worst rung that they have a say in, and not by a factor: a
 * wait has no upper bound, so a factor would only move the moment at which a backlog of low tasks
 * is called critical. It never may be: critical holds low tasks back, so that their wait grows, and
 * what had made it would then hold it for ever.
 *
 * @param objectives how long a task of each class may wait; a more urgent one no longer than others
 * @param guards what each signal asks for; a signal that is not named is not looked at
 * @param enoughCalls fewer calls say nothing about a provider
 */
public record Gauges(
    Map<Priority, Duration> objectives, Map<Signal, Guard> guards, int enoughCalls) {
  public Gauges {
    objectives = Map.copyOf(objectives);
    guards = Map.copyOf(guards);
    checkObjectives(objectives);
    if (enoughCalls < 1) {
      throw new IllegalArgumentException("no call says nothing: at least 1, not " + enoughCalls);
    }
  }

  /**
   * The objectives and thresholds users know: 100 ms, 2 s, 10 s, 30 s; high load at once and
   * critical at twice the objective (low tasks: high load only); queue 50 and 80 %, memory 60 and
   * 80 %, failures 2 and 5 % of at least 50 calls, slowest runs 15 s (high load only).
   */
  public static Gauges standard() {
    Map<Priority, Duration> objectives =
        Map.of(
            Priority.CRITICAL, Duration.ofMillis(100),
            Priority.HIGH, Duration.ofSeconds(2),
            Priority.NORMAL, Duration.ofSeconds(10),
            Priority.LOW, Duration.ofSeconds(30));
    Threshold late = new Threshold(1, 0.7);
    Guard wait = Guard.of(late, new Threshold(2, 1));
    Map<Signal, Guard> guards = new EnumMap<>(Signal.class);
    guards.put(Signal.WAIT_CRITICAL, wait);
    guards.put(Signal.WAIT_HIGH, wait);
    guards.put(Signal.WAIT_NORMAL, wait);
    guards.put(Signal.WAIT_LOW, Guard.upToHighLoad(late));
    guards.put(Signal.QUEUE, Guard.of(new Threshold(0.5, 0.35), new Threshold(0.8, 0.6)));
    guards.put(Signal.MEMORY, Guard.of(new Threshold(0.6, 0.5), new Threshold(0.8, 0.7)));
    guards.put(Signal.FAILURES, Guard.of(new Threshold(0.02, 0.01), new Threshold(0.05, 0.03)));
    guards.put(Signal.RUN_P99, Guard.upToHighLoad(new Threshold(15, 10)));
    return new Gauges(objectives, guards, 50);
  }

  private static void checkObjectives(Map<Priority, Duration> objectives) {
    Duration before = Duration.ofNanos(1);
    for (Priority priority : Priority.values()) {
      Duration objective = objectives.getOrDefault(priority, Duration.ZERO);
      if (objective.compareTo(before) < 0) {
        throw new IllegalArgumentException(
            "%s tasks may wait %s; that is less than %s, the least here or what more urgent ones may"
                .formatted(priority.word(), show(objective), show(before)));
      }
      before = objective;
    }
  }

  private static String show(Duration duration) {
    return duration.isNegative() ? duration.toString() : Durations.format(duration);
  }

  /** The worst rung that any signal asks for. */
  Rung asked(Signals signals) {
    Rung worst = Rung.OPTIMAL;
    for (Map.Entry<Signal, Guard> entry : guards.entrySet()) {
      worst = Rung.worse(worst, entry.getValue().asks(value(entry.getKey(), signals)));
    }
    return worst;
  }

  /** The worst rung that would be asked for, had one signal been at its threshold. */
  Rung askedBut(Reading reading, Signals signals) {
    Rung worst = Rung.OPTIMAL;
    for (Map.Entry<Signal, Guard> entry : guards.entrySet()) {
      boolean same = entry.getKey() == reading.signal();
      double value = same ? reading.threshold() : value(entry.getKey(), signals);
      worst = Rung.worse(worst, entry.getValue().asks(value));
    }
    return worst;
  }

  /** The worst rung that any signal holds. */
  Rung held(Signals signals) {
    Rung worst = Rung.OPTIMAL;
    for (Map.Entry<Signal, Guard> entry : guards.entrySet()) {
      worst = Rung.worse(worst, entry.getValue().holds(value(entry.getKey(), signals)));
    }
    return worst;
  }

  /** Whether memory asks for critical, or asked for it and does not let go of it yet. */
  boolean isShortOfMemory(Signals signals, boolean wasShort) {
    Guard guard = guards.get(Signal.MEMORY);
    if (guard == null) {
      return false;
    }
    double memory = signals.memory();
    return (wasShort ? guard.holds(memory) : guard.asks(memory)) == Rung.CRITICAL;
  }

  /** The signal that is furthest above where a rung is entered. */
  Reading decisive(Signals signals, Rung rung) {
    return most(signals, rung, Threshold::enter);
  }

  /** The signal that is nearest to holding a rung. */
  Reading nearest(Signals signals, Rung rung) {
    return most(signals, rung, Threshold::leave);
  }

  private Reading most(Signals signals, Rung rung, ToDoubleFunction<Threshold> edge) {
    List<Reading> readings = new ArrayList<>();
    guards.forEach((signal, guard) ->
        guard
            .of(rung)
            .map(edge::applyAsDouble)
            .map(threshold -> new Reading(signal, value(signal, signals), threshold))
            .ifPresent(readings::add));
    return readings.stream().max(Reading.BY_SHARE).orElseThrow(); // who asks is among them
  }

  private double value(Signal signal, Signals signals) {
    return switch (signal) {
      case WAIT_CRITICAL -> strain(signals, Priority.CRITICAL);
      case WAIT_HIGH -> strain(signals, Priority.HIGH);
      case WAIT_NORMAL -> strain(signals, Priority.NORMAL);
      case WAIT_LOW -> strain(signals, Priority.LOW);
      case QUEUE -> signals.queue();
      case MEMORY -> signals.memory();
      case FAILURES -> failures(signals.calls());
      case RUN_P99 -> seconds(signals.runP99());
    };
  }

  /** The wait of the oldest task of a class, in units of its objective. */
  private double strain(Signals signals, Priority priority) {
    Duration objective = objectives.getOrDefault(priority, Duration.ZERO);
    return seconds(signals.wait(priority)) / seconds(objective);
  }

  private double failures(Signals.Calls calls) {
    return calls.made() < enoughCalls ? 0 : (double) calls.failed() / calls.made();
  }

  private static double seconds(Duration time) {
    return time.getSeconds() + time.getNano() / 1e9;
  }
}
