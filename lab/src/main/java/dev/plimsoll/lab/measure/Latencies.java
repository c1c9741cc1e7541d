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

  /** The longest time that is told from a longer one. */
  public static final long HIGHEST_MICROS = 24L * 3600 * 1_000_000;

  static final long HIGHEST_NANOS = 1_000 * HIGHEST_MICROS;

  private static final long FIRST_RANGE_MICROS = 10_000;
  private static final Latencies NONE = new Latencies(histogram());

  /** Either this or {@link #packed} holds the samples. */
  private final @Nullable Histogram open;

  private final byte @Nullable [] packed;

  private final long count;

  /** Takes over {@code micros}, a histogram of microseconds; nobody may record into it any more. */
  public Latencies(Histogram micros) {
    this(micros, null, micros.getTotalCount());
  }

  private Latencies(@Nullable Histogram open, byte @Nullable [] packed, long count) {
    this.open = open;
    this.packed = packed;
    this.count = count;
  }

  /**
   * An empty histogram of the precision that all of ours have. It starts small and grows with what
   * is recorded: a run keeps hundreds of them.
   */
  public static Histogram histogram() {
    Histogram histogram = new Histogram(1, FIRST_RANGE_MICROS, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** An empty histogram that holds the whole range from the start. */
  public static Histogram whole() {
    return new Histogram(1, HIGHEST_MICROS, 3);
  }

  public static Latencies none() {
    return NONE;
  }

  /** What was recorded so far; the histogram may be recorded into further. */
  static Latencies copyOf(Histogram micros) {
    return new Latencies(micros.copy());
  }

  /**
   * What was recorded so far, in some hundred bytes instead of tens of thousands, and slower to
   * ask. For what is kept in thousands.
   */
  public static Latencies packed(Histogram micros) {
    ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    int length = micros.encodeIntoByteBuffer(buffer);
    return new Latencies(null, Arrays.copyOf(buffer.array(), length), micros.getTotalCount());
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
    Histogram copy = open == null ? read() : open.copy();
    copy.setAutoResize(true);
    return copy;
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

  /** The same, packed. */
  Latencies packed() {
    return packed(read());
  }

  private Histogram read() {
    if (open != null) {
      return open;
    }
    return packed == null
        ? histogram()
        : Histogram.decodeFromByteBuffer(ByteBuffer.wrap(packed), FIRST_RANGE_MICROS);
  }

  private OptionalDouble of(double value) {
    return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value * 1000.0);
  }
}
