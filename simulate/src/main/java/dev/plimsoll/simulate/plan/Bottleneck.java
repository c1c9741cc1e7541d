package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Gauges;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Why a run did not keep its goals, from what its world went through. Guesses nothing. */
final class Bottleneck {
  private static final double FULL = 0.95;
  private static final double IDLE = 0.05;

  private Bottleneck() {}

  /** What was used up, then what was refused first; empty where nothing of both was seen. */
  static String of(Simulated run, WorldSettings settings) {
    List<String> seen = new ArrayList<>();
    run.gauges()
        .shut()
        .forEach((target, since) ->
            seen.add(
                "%s called no more from %s"
                    .formatted(target, Figures.clock(Duration.ofNanos(since)))));
    run.gauges()
        .held()
        .forEach(target -> seen.add("calls wait at the gate of %s".formatted(target)));
    if (providerIsFull(run, settings)) {
      seen.add(
          "the provider's %s slots busy"
              .formatted(Figures.count(settings.provider().slots().orElse(0))));
    } else if (agentsAreIdle(run)) {
      seen.add("agents idle, so more of them do not help");
    } else if (run.gauges().busy() >= FULL) {
      seen.add("agents %s busy".formatted(Figures.percent(run.gauges().busy(), 1)));
    }
    run.gauges().refusals().entrySet().stream()
        .min(
            Comparator.comparingLong(
                (Map.Entry<Reason, Gauges.Refused> entry) -> entry.getValue().first()))
        .ifPresent(first -> seen.add(refused(first.getKey(), first.getValue())));
    if (seen.isEmpty()) {
      run.result().errors().stream()
          .max(Comparator.comparingLong(ErrorKind::count))
          .ifPresent(most -> seen.add(Figures.count(most.count()) + " x " + most.kind()));
    }
    return String.join(", ", seen);
  }

  /** Whether the slots that there are do next to nothing, even for a load that comes in bursts. */
  static boolean agentsAreIdle(Simulated run) {
    return run.gauges().busy() < IDLE;
  }

  /** Whether more agents would only wait for the same provider. */
  static boolean providerIsFull(Simulated run, WorldSettings settings) {
    OptionalInt slots = settings.provider().slots();
    return slots.isPresent() && run.gauges().calls() >= FULL * slots.getAsInt();
  }

  private static String refused(Reason reason, Gauges.Refused refused) {
    String what =
        switch (reason) {
          case CLASS_FULL -> "no place for %s tasks".formatted(refused.priority().word());
          case SHARE_FULL -> "no more %s tasks of one tenant".formatted(refused.priority().word());
          case QUOTA -> "a tenant's quota used up";
          case BUDGET -> "a budget used up";
          case QUEUE_FULL -> "the queue full";
          case QUEUE_CLOSED -> "the queue closed";
          case DRAINING -> "the server stopping";
          case REDUCED -> "%s tasks kept out".formatted(refused.priority().word());
          case STORE_FAILED -> "the store failing";
          case DEADLINE_PASSED -> "deadlines over";
          case DEADLINE_UNREACHABLE -> "deadlines out of reach";
        };
    return what + " from " + Figures.clock(Duration.ofNanos(refused.first()));
  }
}
