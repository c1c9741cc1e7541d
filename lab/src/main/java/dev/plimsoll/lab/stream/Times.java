package dev.plimsoll.lab.stream;

import dev.plimsoll.lab.measure.Latencies;
import org.HdrHistogram.Histogram;

/** A histogram that takes nanoseconds. One owner. */
final class Times {
  private final Histogram micros = Latencies.histogram();

  void record(double nanos) {
    micros.recordValue(Math.clamp(Math.round(nanos / 1000), 0, Latencies.HIGHEST_MICROS));
  }

  void add(Times other) {
    micros.add(other.micros);
  }

  void reset() {
    micros.reset();
  }

  boolean isEmpty() {
    return micros.getTotalCount() == 0;
  }

  Latencies latencies() {
    return new Latencies(micros.copy());
  }
}
