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

/** The running sums of one series. One owner. */
final class Tally {
  private final Histogram response = Latencies.histogram();
  private final Histogram service = Latencies.histogram();
  private long ok;
  private long failed;
  private long bytes;
  private long good;
  private long expected;
  private long outside;
  private @Nullable StreamTally streams;

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
    addAnswers(other);
    expected += other.expected;
    outside += other.outside;
    if (other.streams != null && !other.streams.isEmpty()) {
      streams().add(other.streams);
    }
  }

  /** Adds another's answers and how long they took, not what they streamed. */
  void addAnswers(Tally other) {
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
    expected = 0;
    outside = 0;
    if (streams != null) {
      streams.reset();
    }
  }

  boolean isEmpty() {
    return total() == 0 && expected == 0 && (streams == null || streams.isEmpty());
  }

  long total() {
    return ok + failed;
  }

  long failed() {
    return failed;
  }

  Latencies response() {
    return Latencies.copyOf(response);
  }

  Latencies service() {
    return Latencies.copyOf(service);
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

  /** Microseconds rounded to the nearest, within what our histograms hold. */
  static long micros(long nanos) {
    return Math.clamp((nanos + 500) / 1000, 0L, Latencies.HIGHEST_MICROS);
  }
}
