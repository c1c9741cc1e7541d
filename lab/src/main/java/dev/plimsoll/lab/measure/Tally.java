package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Series;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** The running sums of one series. Guarded by its {@link Recording}. */
final class Tally {
  private final Histogram response = growing();
  private final Histogram service = growing();
  private long ok;
  private long failed;
  private long bytes;

  /** A histogram that starts small: there may be one for each of 200 names. */
  static Histogram growing() {
    Histogram histogram = new Histogram(1, 1_000_000, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  void add(Sample sample) {
    response.recordValue(micros(sample.done() - sample.intended()));
    service.recordValue(micros(sample.done() - sample.sent()));
    bytes += sample.bytes();
    if (sample.isOk()) {
      ok++;
    } else {
      failed++;
    }
  }

  long total() {
    return ok + failed;
  }

  double meanResponseNanos() {
    return total() == 0 ? 0 : response.getMean() * 1000;
  }

  Series series(String name, double seconds) {
    OptionalDouble meanBytes =
        total() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bytes / total());
    return new Series(
        name, total(), ok, failed, seconds, whole(response), whole(service), meanBytes);
  }

  static Latencies whole(Histogram growing) {
    Histogram whole = Latencies.histogram();
    whole.add(growing);
    return new Latencies(whole);
  }

  /** Microseconds rounded to the nearest, within what our histograms hold. */
  static long micros(long nanos) {
    return Math.clamp((nanos + 500) / 1000, 0L, Latencies.HIGHEST_MICROS);
  }
}
