package dev.plimsoll.lab.arrivals;

import java.util.ArrayList;
import java.util.List;

/** What a machine lets fall due when nobody waits. */
final class Drained {
  private Drained() {}

  /** All times, up to a bound. */
  static List<Long> times(Shape shape, long seed, int most) {
    Arrivals arrivals = shape.start(seed);
    List<Long> times = new ArrayList<>();
    while (arrivals.next() != Arrivals.NEVER && times.size() < most) {
      times.add(arrivals.next());
      long _ = arrivals.take();
    }
    return times;
  }

  static List<Long> times(Shape shape) {
    return times(shape, 1, Integer.MAX_VALUE);
  }
}
