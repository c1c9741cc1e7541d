package dev.plimsoll.core.breaker;

import java.util.Arrays;

/**
 * Calls and failures of late, in ten slices of time, so that no call is kept. A slice counts as
 * long as any part of it lies in the window. Not thread-safe.
 */
final class Window {
  static final int SLICES = 10;
  private static final int KEPT = SLICES + 2; // the first and the last are seen in part

  private final long[] end = new long[KEPT];
  private final int[] calls = new int[KEPT];
  private final int[] failures = new int[KEPT];
  private int current;

  Window() {
    clear();
  }

  void clear() {
    Arrays.fill(end, Long.MIN_VALUE);
    Arrays.fill(calls, 0);
    Arrays.fill(failures, 0);
  }

  /** Counts a call that ended now; a slice that begins now is a tenth of {@code length} long. */
  void add(boolean failed, long now, long length) {
    if (now >= end[current]) {
      current = (current + 1) % KEPT;
      end[current] = now + Math.max(1, length / SLICES);
      calls[current] = 0;
      failures[current] = 0;
    }
    calls[current]++;
    failures[current] += failed ? 1 : 0;
  }

  int calls(long now, long length) {
    return sum(calls, now, length);
  }

  int failures(long now, long length) {
    return sum(failures, now, length);
  }

  private int sum(int[] of, long now, long length) {
    int sum = 0;
    for (int i = 0; i < KEPT; i++) {
      sum += end[i] > now - length ? of[i] : 0;
    }
    return sum;
  }
}
