package dev.plimsoll.lab.measure;

import java.util.Arrays;

/** Counts events by the second they fall into. One owner. */
final class PerSecond {
  private static final long SECOND = 1_000_000_000L;

  private long[] seconds = new long[8];
  private long[] counts = new long[8];
  private int size;

  /** The second that was counted last: the next event mostly falls into it too. */
  private int last;

  private long lastFrom;
  private long lastTo;

  /** Something happened at a moment in nanoseconds. */
  void add(long at) {
    if (at < lastFrom || at >= lastTo) {
      find(Math.max(0, at) / SECOND);
    }
    counts[last]++;
  }

  private void find(long second) {
    last = 0;
    while (last < size && seconds[last] != second) {
      last++;
    }
    if (last == size) {
      if (size == seconds.length) {
        seconds = Arrays.copyOf(seconds, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      seconds[size] = second;
      counts[size++] = 0;
    }
    lastFrom = second * SECOND;
    lastTo = lastFrom + SECOND;
  }

  /** What is told of each second. */
  @FunctionalInterface
  interface Each {
    /**
     * So many events.
     *
     * @param from the second's start in nanoseconds
     */
    void of(long from, long count);
  }

  void forEach(Each each) {
    for (int i = 0; i < size; i++) {
      each.of(seconds[i] * SECOND, counts[i]);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Forgets everything. */
  void reset() {
    size = 0;
    lastFrom = 0;
    lastTo = 0;
  }
}
