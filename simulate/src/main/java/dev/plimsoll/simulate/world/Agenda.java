package dev.plimsoll.simulate.world;

import java.util.Arrays;

/**
 * What will happen, and when: a binary heap by time, and among equal times by the order in which it
 * was planned. Its time is the moment of what happened last. Never reads a clock. Not thread-safe.
 */
final class Agenda {
  private long[] times = new long[1024];
  private long[] numbers = new long[1024];
  private Runnable[] steps = new Runnable[1024];
  private int size;
  private long planned;
  private long now;

  /** Nanoseconds since the world began. */
  long now() {
    return now;
  }

  /** When the next thing happens; {@link Long#MAX_VALUE} when nothing ever will. */
  long next() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** How many things are planned. */
  int size() {
    return size;
  }

  /** Plans a step; what would lie in the past happens now, after what is planned for now. */
  void at(long time, Runnable step) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      steps = Arrays.copyOf(steps, 2 * size);
    }
    rise(size++, Math.max(time, now), planned++, step);
  }

  /** Plans a step after so many nanoseconds. */
  void in(long nanos, Runnable step) {
    at(now + Math.max(0, nanos), step);
  }

  /** Lets the next thing happen; false when there is none. */
  boolean step() {
    if (size == 0) {
      return false;
    }
    now = times[0];
    Runnable first = steps[0];
    size--;
    if (size > 0) {
      sink(times[size], numbers[size], steps[size]);
    }
    steps[size] = Agenda::nothing; // nothing that is over may be kept alive
    first.run();
    return true;
  }

  /** Lets time pass to a moment before which nothing is planned. */
  void passTo(long time) {
    now = Math.max(now, Math.min(time, next()));
  }

  private static void nothing() {}

  private void rise(int from, long time, long number, Runnable step) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (times[parent] < time || (times[parent] == time && numbers[parent] < number)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, time, number, step);
  }

  private void sink(long time, long number, Runnable step) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      int least = child + 1 < size && isBefore(child + 1, child) ? child + 1 : child;
      if (time < times[least] || (time == times[least] && number < numbers[least])) {
        break;
      }
      move(least, at);
      at = least;
    }
    put(at, time, number, step);
  }

  private boolean isBefore(int one, int other) {
    return times[one] < times[other]
        || (times[one] == times[other] && numbers[one] < numbers[other]);
  }

  private void move(int from, int to) {
    put(to, times[from], numbers[from], steps[from]);
  }

  private void put(int at, long time, long number, Runnable step) {
    times[at] = time;
    numbers[at] = number;
    steps[at] = step;
  }
}
