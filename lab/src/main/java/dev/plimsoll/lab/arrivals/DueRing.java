package dev.plimsoll.lab.arrivals;

import java.util.Arrays;

/** Users in the order in which they fall due, added in that order; bounded by their number. */
final class DueRing {
  private final long[] times;
  private final int[] users;
  private final int mask;
  private int head;
  private int size;
  private long last = Long.MIN_VALUE;

  DueRing(int most) {
    int capacity = Math.max(1, Integer.highestOneBit(Math.max(1, most - 1)) << 1);
    times = new long[capacity];
    users = new int[capacity];
    mask = capacity - 1;
    Arrays.fill(times, Arrivals.NEVER); // so that the head of an empty ring is never due
  }

  /** Whether a time can still be added. */
  boolean takes(long time) {
    return size == 0 || time >= last;
  }

  void add(long time, int user) {
    int slot = (head + size) & mask;
    times[slot] = time;
    users[slot] = user;
    last = time;
    size++;
  }

  /** The first time, or {@link Arrivals#NEVER}. */
  long time() {
    return times[head];
  }

  int poll() {
    int user = users[head];
    times[head] = Arrivals.NEVER;
    head = (head + 1) & mask;
    size--;
    return user;
  }
}
