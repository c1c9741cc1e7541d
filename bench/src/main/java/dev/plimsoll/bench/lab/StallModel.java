package dev.plimsoll.bench.lab;

/**
 * What is true of a constant rate against a target that stands still once: those due meanwhile wait
 * for its end, evenly from nothing to the whole stall, and the others do not wait.
 */
record StallModel(double perSecond, double seconds, double stallMillis) {

  /** The response time at this percentile, in milliseconds; 0 for those that did not wait. */
  double percentileMillis(double percent) {
    double slower = perSecond * seconds * (1 - percent / 100);
    return Math.max(0, stallMillis * (1 - slower / stalled()));
  }

  /** How many waited longer than this. */
  double countAbove(double millis) {
    return Math.max(0, stalled() * (1 - millis / stallMillis));
  }

  /** How far a time may be off: 1 % of it or 10 ms, whichever is more. */
  static double boundMillis(double truthMillis) {
    return Math.max(truthMillis / 100, 10);
  }

  /** The same for a count: 1 % of it, or those due in 10 ms. */
  double boundCount(double truth) {
    return Math.max(truth / 100, perSecond / 100);
  }

  private double stalled() {
    return perSecond * stallMillis / 1e3;
  }
}
