package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.Latencies;

/**
 * One line of a histogram log: the time it covers, in seconds of its run, and what was recorded.
 */
record Interval(double from, double length, Latencies times) {
  static final Interval NONE = new Interval(0, 0, Latencies.none());

  double to() {
    return from + length;
  }
}
