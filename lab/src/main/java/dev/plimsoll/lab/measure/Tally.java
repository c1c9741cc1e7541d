package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.stream.StreamFigures;
import dev.plimsoll.lab.stream.StreamSummary;
import dev.plimsoll.lab.stream.StreamTally;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The running sums of one series. Guarded by its {@link Recording}. */
final class Tally {
  private final Histogram response = growing();
  private final Histogram service = growing();
  private long ok;
  private long failed;
  private long bytes;
  private long good;
  private long expected;
  private long outside;
  private @Nullable StreamTally streams;

  /** A histogram that starts small: there may be one for each of 200 names. */
  static Histogram growing() {
    Histogram histogram = new Histogram(1, 1_000_000, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  void add(long responseMicros, long serviceMicros, boolean isOk, boolean isGood, long length) {
    response.recordValue(responseMicros);
    service.recordValue(serviceMicros);
    bytes += length;
    if (isGood) {
      good++;
    }
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
    good += other.good;
  }

  /** An ok answer of which it was said how long it should take. */
  void expected(boolean isWithin) {
    expected++;
    if (!isWithin) {
      outside++;
    }
  }

  void stream(StreamFigures figures) {
    streams().add(figures);
  }

  void gap(long nanos) {
    streams().gap(nanos);
  }

  private StreamTally streams() {
    StreamTally known = streams;
    if (known == null) {
      known = new StreamTally();
      streams = known;
    }
    return known;
  }

  /** Forgets everything. */
  void reset() {
    response.reset();
    service.reset();
    ok = 0;
    failed = 0;
    bytes = 0;
    good = 0;
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

  /**
   * What was counted.
   *
   * @param judged whether answers were held against an objective
   */
  Series series(String name, double seconds, boolean judged) {
    OptionalDouble meanBytes =
        total() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bytes / total());
    StreamTally streamed = streams;
    return new Series(
        name,
        total(),
        ok,
        failed,
        seconds,
        response(),
        service(),
        meanBytes,
        judged ? OptionalLong.of(good) : OptionalLong.empty(),
        streamed == null || streamed.isEmpty()
            ? Optional.empty()
            : Optional.of(stream(streamed.summary(seconds))),
        expected == 0 ? OptionalLong.empty() : OptionalLong.of(outside));
  }

  private static Stream stream(StreamSummary summary) {
    return new Stream(
        summary.ttft(),
        summary.ttfo(),
        summary.tpot(),
        summary.interChunk(),
        summary.tokensPerSecond(),
        summary.tokensPerChunk(),
        summary.warning());
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
