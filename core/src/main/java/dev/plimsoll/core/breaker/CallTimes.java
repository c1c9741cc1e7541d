package dev.plimsoll.core.breaker;

/**
 * The P99 of call times, in nanoseconds, kept in one number: the longest of the first hundred, then
 * up by a tenth for each longer call and down by a thousandth for each shorter one, which rests
 * where one in a hundred is longer. Not thread-safe.
 *
 * <p>After "Frugal streaming for estimating quantiles" (Ma, Muthukrishnan, Sandler, 2013), with
 * steps that are shares. A breaker needs the order of magnitude, not the third digit.
 */
final class CallTimes {
  private static final int FIRST = 100;
  private static final double UP = 1.1;
  private static final double DOWN = Math.pow(UP, -1.0 / 99);

  private double p99;
  private int seen;

  void add(long nanos) {
    if (seen < FIRST) {
      seen++;
      p99 = Math.max(p99, nanos);
    } else {
      p99 *= nanos > p99 ? UP : DOWN;
    }
  }

  /** 0 while nothing was seen. */
  long p99() {
    return (long) p99;
  }
}
