package dev.plimsoll.lab.trace;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A recorded workload in the order of its times. Immutable; 16 bytes a row.
 *
 * <p>Rows never run backwards: {@link TraceFile} puts them in the order of their times.
 */
public final class Trace {
  private final Path file;
  private final long[] offsets;
  private final int[] context;
  private final int[] generated;

  Trace(Path file, long[] offsets, int[] context, int[] generated) {
    this.file = file;
    this.offsets = offsets;
    this.context = context;
    this.generated = generated;
  }

  /** One recorded request; {@code offsetNanos} counts from the earliest row of the file. */
  public record Row(long offsetNanos, int contextTokens, int generatedTokens) {}

  public Path file() {
    return file;
  }

  public int size() {
    return offsets.length;
  }

  /** The row at an index from 0. */
  public Row row(int index) {
    return new Row(offsets[index], context[index], generated[index]);
  }

  /** When the row at an index fell due, in nanoseconds from the earliest one. */
  public long offsetNanos(int index) {
    return offsets[index];
  }

  /** From the first row to the last. */
  public Duration length() {
    return Duration.ofNanos(offsets.length == 0 ? 0 : offsets[offsets.length - 1]);
  }

  /** The index of the first row at or after an offset; {@link #size} when there is none. */
  public int firstAtOrAfter(Duration offset) {
    long nanos = offset.toNanos();
    int low = 0;
    int high = offsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
