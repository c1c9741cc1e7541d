package dev.plimsoll.lab.stream;

import dev.plimsoll.lab.measure.Latencies;
import org.HdrHistogram.Histogram;

/** A histogram of times that starts small, up to 24 hours. One owner. */
final class Times {
  private static final long FIRST_RANGE_MICROS = 1_000_000;
  private static final long HIGHEST_MICROS = 24L * 3600 * 1_000_000;

  private final Histogram micros = new Histogram(1, FIRST_RANGE_MICROS, 3);

  Times() {
    micros.setAutoResize(true);
  }

  void record(double nanos) {
    micros.recordValue(Math.clamp(Math.round(nanos / 1000), 0, HIGHEST_MICROS));
  }

  void add(Times other) {
    micros.add(other.micros);
  }

  boolean isEmpty() {
    return micros.getTotalCount() == 0;
  }

  Latencies latencies() {
    Histogram whole = Latencies.histogram(); // of the one shape, so that all can be merged
    whole.add(micros);
    return new Latencies(whole);
  }
}
