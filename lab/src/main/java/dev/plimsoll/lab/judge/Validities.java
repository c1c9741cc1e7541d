package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Validity;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the load that was asked for is the load that was sent. Looks at open phases only: a
 * closed load sends what its users can, so it cannot fall short.
 */
public final class Validities {
  private static final double RATE_TOLERANCE = 0.01;
  private static final double MISSED_TOLERANCE = 0.001;
  private static final double LAG_FLOOR_NANOS = 10e6;
  private static final double LAG_SHARE_OF_RESPONSE = 0.05;

  /** Below this many requests a 99th percentile of the lag is one or two unlucky requests. */
  private static final long FEWEST_FOR_LAG = 200;

  private static final double BUSY_SHARE_OF_ALL_CORES = 0.9;

  private Validities() {}

  /** Judges the open phases and, as a warning, the generator's own CPU. */
  public static Validity of(List<Phase> openPhases, Generator generator, int cores) {
    List<String> reasons = new ArrayList<>();
    for (Phase phase : openPhases) {
      judge(phase, reasons);
    }
    List<String> warnings = new ArrayList<>();
    double cpu = generator.cpuOfOneCore().orElse(0);
    if (cpu > BUSY_SHARE_OF_ALL_CORES * cores) {
      warnings.add(
          "the generator kept %s of all %d cores busy: its own waiting may stand in these times"
              .formatted(Figures.percent(cpu, cores), cores));
    }
    return new Validity(reasons.isEmpty(), List.copyOf(reasons), List.copyOf(warnings));
  }

  private static void judge(Phase phase, List<String> reasons) {
    Load load = phase.load();
    if (load.intended() == 0) {
      return;
    }
    if (load.missed() > MISSED_TOLERANCE * load.intended()) {
      reasons.add(
          "%s: %s of %s requests due were missed (%s; at most 0.1 %% may be)"
              .formatted(
                  phase.label(),
                  Figures.count(load.missed()),
                  Figures.count(load.intended()),
                  Figures.percent((double) load.missed(), (double) load.intended())));
    } else if (load.sent() < (1 - RATE_TOLERANCE) * load.intended()) {
      reasons.add(
          "%s: only %s of %s requests due were sent"
              .formatted(
                  phase.label(), Figures.count(load.sent()), Figures.count(load.intended())));
    }
    judgeLag(phase, reasons);
  }

  private static void judgeLag(Phase phase, List<String> reasons) {
    Latencies lag = phase.load().scheduleLag();
    double response = phase.series().response().percentile(99).orElse(0);
    double most = Math.max(LAG_FLOOR_NANOS, LAG_SHARE_OF_RESPONSE * response);
    double found = lag.percentile(99).orElse(0);
    if (lag.count() >= FEWEST_FOR_LAG && found > most) {
      reasons.add(
          "%s: the generator sent late, p99 %s after the intended time (at most %s may be)"
              .formatted(phase.label(), Figures.latency(found), Figures.latency(most)));
    }
  }
}
