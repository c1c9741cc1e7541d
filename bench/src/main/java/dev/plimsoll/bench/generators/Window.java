package dev.plimsoll.bench.generators;

import java.util.List;
import java.util.Optional;

/**
 * The steady part of a run: after the warm-up, before the load's last interval.
 *
 * @param cpuPerMillion the generator's processor seconds per million requests
 * @param generatorShare, targetShare, foreign, stolen in processors
 */
record Window(
    double seconds,
    double perSecond,
    double cpuPerMillion,
    double generatorShare,
    double targetShare,
    double foreign,
    double stolen) {
  private static final int IDLE_REQUESTS = 20;
  private static final double QUIET_SHARE = 0.12;

  /** Empty where the load did not outlast the warm-up. */
  static Optional<Window> of(List<Sample> samples, double warmUpSeconds) {
    int first = -1;
    int last = -1;
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).requests() - samples.get(i - 1).requests() > IDLE_REQUESTS) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    int from = first;
    while (from < last && samples.get(from).at() < samples.get(first).at() + warmUpSeconds) {
      from++;
    }
    return from < last - 1
        ? Optional.of(between(samples.get(from), samples.get(last - 1)))
        : Optional.empty();
  }

  /** Whether others took so much of the machine that the run says little. */
  boolean noisy() {
    return foreign + stolen > QUIET_SHARE;
  }

  private static Window between(Sample a, Sample b) {
    double seconds = b.at() - a.at();
    double requests = b.requests() - a.requests();
    double generator = b.generator() - a.generator();
    double target = b.target() - a.target();
    double own = b.own() - a.own();
    double busy = b.machine().busy() - a.machine().busy();
    return new Window(
        seconds,
        requests / seconds,
        generator / requests * 1e6,
        generator / seconds,
        target / seconds,
        Math.max(0, busy - generator - target - own) / seconds,
        (b.machine().stolen() - a.machine().stolen()) / seconds);
  }
}
