package dev.plimsoll.simulate.plan;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * How far a percentile of one run can be trusted: the run is cut into ten parts, one after the
 * other, so that a queue that swells and ebbs counts as what it is.
 */
final class Spread {
  private static final int PARTS = 10;
  private static final int LEAST_OF_A_PART = 200;

  /** Student's t for 95 % and nine degrees of freedom. */
  private static final double T95 = 2.262;

  private Spread() {}

  /** Half the 95 % interval of the 95th percentile, in nanoseconds; empty for too few answers. */
  static OptionalDouble ofP95(List<Second> seconds) {
    if (seconds.size() < PARTS) {
      return OptionalDouble.empty();
    }
    double[] found = new double[PARTS];
    for (int part = 0; part < PARTS; part++) {
      int from = seconds.size() * part / PARTS;
      Latencies times = merged(seconds.subList(from, seconds.size() * (part + 1) / PARTS));
      if (times.count() < LEAST_OF_A_PART) {
        return OptionalDouble.empty();
      }
      found[part] = times.percentile(95).orElseThrow();
    }
    return OptionalDouble.of(T95 * deviation(found) / Math.sqrt(PARTS));
  }

  private static Latencies merged(List<Second> seconds) {
    Histogram all = Latencies.histogram();
    seconds.forEach(second -> second.response().addTo(all));
    return new Latencies(all);
  }

  private static double deviation(double[] of) {
    double sum = 0;
    double squares = 0;
    for (double value : of) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / of.length;
    return Math.sqrt(Math.max(0, (squares - of.length * mean * mean) / (of.length - 1)));
  }
}
