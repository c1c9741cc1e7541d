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

  void add(long responseMicros, long serviceMicros, boolean isOk, long length) {
    response.recordValue(responseMicros);
    service.recordValue(serviceMicros);
    bytes += length;
    if (isOk) {
      ok++;
    } else {
      failed++;
    }
  }

  /** Adds all of another's. */
  void add(Tally other) {
    response.add(other.response);
    service.add(other.service);
    ok += other.ok;
    failed += other.failed;
    bytes += other.bytes;
  }

  /** Forgets everything. */
  void reset() {
    response.reset();
    service.reset();
    ok = 0;
    failed = 0;
    bytes = 0;
  }

  long total() {
    return ok + failed;
  }

  long failed() {
    return failed;
  }

  Latencies response() {
    return whole(response);
  }

  Latencies service() {
    return whole(service);
  }

  Latencies packedResponse() {
    return Latencies.packed(response);
  }

  Latencies packedService() {
    return Latencies.packed(service);
  }

  Series series(String name, double seconds) {
    OptionalDouble meanBytes =
        total() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bytes / total());
    return new Series(name, total(), ok, failed, seconds, response(), service(), meanBytes);
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
