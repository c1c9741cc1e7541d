package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * The part of a run after its warm-up in which nothing drifts, or why there is none. Found after
 * the run from its seconds, in three steps, each for the mean response time and for the answers per
 * second:
 *
 * <ol>
 *   <li>The warm-up, at most half of the run, is cut off where {@link WarmUp} says.
 *   <li>What remains must show no trend: Mann-Kendall at 1 %, and a last third that differs from
 *       the first by more than 5 %.
 *   <li>Nor a shift of level: Pettitt's test at 1 %, and medians before and after it that differ by
 *       more than 5 %.
 * </ol>
 *
 * It never gives a window of which it is not sure: neighbouring seconds that resemble each other
 * make both tests see drift too often, not too seldom.
 */
sealed interface SteadyState {
  /** The fewest seconds a run may have; the window in it has at least half of them. */
  int FEWEST_SECONDS = 30;

  /** It was steady: {@code series} is what was answered in the window. */
  record Found(double fromSeconds, double toSeconds, Series series) implements SteadyState {
    String text() {
      return "steady from %s to %s".formatted(clock(fromSeconds), clock(toSeconds));
    }

    private static String clock(double seconds) {
      return Figures.clock(Duration.ofSeconds((long) seconds));
    }
  }

  /** There is no such window, or nobody can know. */
  record None(String why) implements SteadyState {}

  /** What the seconds of a whole run show. The last one, often begun only, never counts. */
  static SteadyState of(List<Second> seconds) {
    List<Second> whole = loaded(seconds);
    int width = whole.size() < 2 ? 1 : whole.get(1).index() - whole.get(0).index();
    if (whole.size() < FEWEST_SECONDS) {
      return new None(
          "no steady state: only %d whole seconds of load, at least %d are needed"
              .formatted(whole.size() * width, FEWEST_SECONDS * width));
    }
    if (whole.stream().filter(second -> second.answered() > 0).count() < 0.9 * whole.size()) {
      return new None("no steady state: too many seconds without an answer");
    }
    double[] response = values(whole, SteadyState::meanResponse);
    double[] answered = values(whole, second -> second.answered());
    int start = Math.max(WarmUp.length(response), WarmUp.length(answered));
    for (Watched watched :
        List.of(new Watched("response time", response), new Watched("throughput", answered))) {
      String drift = watched.from(start).drift();
      if (!drift.isEmpty()) {
        return new None("no steady state: " + drift);
      }
    }
    List<Second> window = whole.subList(start, whole.size());
    double from = window.getFirst().index();
    double to = window.getLast().index() + (double) width;
    return new Found(from, to, series(window, to - from));
  }

  /** One figure over time. */
  record Watched(String name, double[] values) {
    Watched from(int start) {
      return new Watched(name, Arrays.copyOfRange(values, start, values.length));
    }

    String drift() {
      if (Drift.hasTrend(values)) {
        return "its %s kept changing".formatted(name);
      }
      return Drift.hasShift(values) ? "its %s changed its level".formatted(name) : "";
    }
  }

  /** Without the last second, and without the seconds in which only late answers came. */
  private static List<Second> loaded(List<Second> seconds) {
    int end = Math.max(0, seconds.size() - 1);
    while (end > 0 && seconds.get(end - 1).due() == 0) {
      end--;
    }
    return seconds.subList(0, end);
  }

  private static double meanResponse(Second second) {
    OptionalDouble mean = second.response().mean();
    return mean.orElse(0);
  }

  /** A second without an answer has no mean: it takes that of the one before. */
  private static double[] values(List<Second> seconds, ToDoubleFunction<Second> figure) {
    double[] values = new double[seconds.size()];
    for (int i = 0; i < values.length; i++) {
      boolean blank = seconds.get(i).answered() == 0 && i > 0;
      double value = figure.applyAsDouble(seconds.get(i));
      values[i] = blank && value == 0 ? values[i - 1] : value;
    }
    return values;
  }

  private static Series series(List<Second> window, double length) {
    Histogram response = Latencies.histogram();
    Histogram service = Latencies.histogram();
    long answered = 0;
    long failed = 0;
    for (Second second : window) {
      second.response().addTo(response);
      second.service().addTo(service);
      answered += second.answered();
      failed += second.failed();
    }
    return new Series(
        "steady",
        answered,
        answered - failed,
        failed,
        length,
        new Latencies(response),
        new Latencies(service));
  }
}
