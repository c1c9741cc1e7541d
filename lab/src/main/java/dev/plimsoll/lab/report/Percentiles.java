package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.text.Spoken;
import java.util.Locale;

/** A distribution in words and as the rows of a table. */
final class Percentiles {
  static final double[] ROWS = {50, 75, 90, 95, 99, 99.9, 99.99};

  private Percentiles() {}

  /** "p50 20.8 ms, p95 55.5 ms, p99 993 ms, max 1.58 s". */
  static String sentence(Latencies times) {
    return "p50 "
        + Spoken.latency(times.supported(50))
        + ", p95 "
        + Spoken.latency(times.supported(95))
        + ", p99 "
        + Spoken.latency(times.supported(99))
        + ", max "
        + Spoken.latency(times.max());
  }

  /** "Response" of "response"; what begins so stays. */
  static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** "p99" or "p99.9". */
  static String name(double percentile) {
    return "p"
        + (percentile == Math.rint(percentile)
            ? Long.toString((long) percentile)
            : Double.toString(percentile));
  }
}
