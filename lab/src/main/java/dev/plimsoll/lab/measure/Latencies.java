package dev.plimsoll.lab.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of times in nanoseconds, 3 significant digits, 1 µs to 24 h. Read-only: what it
 * was built from is no longer recorded into. Percentiles are never averaged, only histograms are
 * merged.
 */
public final class Latencies {
  /** A percentile is shown to people only where so many samples lie beyond it. */
  public static final int SAMPLES_BEYOND = 10;

  static final long HIGHEST_MICROS = 24L * 3600 * 1_000_000;

  /** Either this or {@link #packed} holds the samples. */
  private final @Nullable Histogram open;

  private final byte @Nullable [] packed;

  /** Two that are added up each time somebody asks. */
  private final @Nullable Latencies one;

  private final @Nullable Latencies other;
  private final long count;

  /** Takes over {@code micros}, a histogram of microseconds; nobody may record into it any more. */
  public Latencies(Histogram micros) {
    this(micros, null, null, null, micros.getTotalCount());
  }

  private Latencies(
      @Nullable Histogram open,
      byte @Nullable [] packed,
      @Nullable Latencies one,
      @Nullable Latencies other,
      long count) {
    this.open = open;
    this.packed = packed;
    this.one = one;
    this.other = other;
    this.count = count;
  }

  /** Both as one, added up only when somebody asks, and then each time. */
  static Latencies lazily(Latencies one, Latencies other) {
    return new Latencies(null, null, one, other, one.count + other.count);
  }

  /** An empty histogram of the shape that all of ours have. */
  public static Histogram histogram() {
    return new Histogram(1, HIGHEST_MICROS, 3);
  }

  public static Latencies none() {
    return new Latencies(histogram());
  }

  /**
   * A packed copy: some hundred bytes instead of 230 KB, and slower to ask. For what is kept in
   * thousands.
   */
  public static Latencies packed(Histogram micros) {
    Histogram whole = histogram(); // of the one shape, so that all can be merged
    whole.add(micros);
    ByteBuffer buffer = ByteBuffer.allocate(whole.getNeededByteBufferCapacity());
    int length = whole.encodeIntoByteBuffer(buffer);
    return new Latencies(
        null, Arrays.copyOf(buffer.array(), length), null, null, whole.getTotalCount());
  }

  public long count() {
    return count;
  }

  /** The value at a percentile from 0 to 100, in nanoseconds; empty without samples. */
  public OptionalDouble percentile(double percentile) {
    return of((double) read().getValueAtPercentile(percentile));
  }

  /** As {@link #percentile}, but empty too where fewer than 10 samples lie beyond it. */
  public OptionalDouble supported(double percentile) {
    boolean enough = count() * (1 - percentile / 100) >= SAMPLES_BEYOND - 1e-9;
    return enough ? percentile(percentile) : OptionalDouble.empty();
  }

  public OptionalDouble min() {
    return of((double) read().getMinValue());
  }

  public OptionalDouble mean() {
    return of(read().getMean());
  }

  public OptionalDouble max() {
    return of((double) read().getMaxValue());
  }

  /** The share of samples at or below a time in nanoseconds, 0 to 1; NaN without samples. */
  public double shareWithin(double nanos) {
    return count() == 0
        ? Double.NaN
        : (double) read().getCountBetweenValues(0, Math.max(0, (long) (nanos / 1000))) / count();
  }

  /** A copy of the recorded microseconds, for merging and for charts. */
  public Histogram micros() {
    return open != null ? open.copy() : read();
  }

  /** Adds the recorded microseconds to {@code sum}; many are merged so without a copy of each. */
  public void addTo(Histogram sum) {
    sum.add(read());
  }

  /** Both distributions as one. */
  public Latencies plus(Latencies other) {
    Histogram sum = micros();
    sum.add(other.read());
    return new Latencies(sum);
  }

  private Histogram read() {
    if (open != null) {
      return open;
    }
    if (one != null && other != null) {
      Histogram sum = one.micros();
      sum.add(other.read());
      return sum;
    }
    return packed == null
        ? histogram()
        : Histogram.decodeFromByteBuffer(ByteBuffer.wrap(packed), HIGHEST_MICROS);
  }

  private OptionalDouble of(double value) {
    return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value * 1000.0);
  }
}
