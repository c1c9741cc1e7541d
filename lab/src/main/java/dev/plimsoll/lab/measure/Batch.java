package dev.plimsoll.lab.measure;

import org.HdrHistogram.Histogram;

/**
 * What happened in a part of a second of one phase. Belongs to the recording until it is handed
 * over, then to the {@link Sums}, then it is used again.
 */
final class Batch {
  final Tally tally = new Tally();
  final Histogram lag = Latencies.histogram();
  final PerSecond due = new PerSecond();
  final PerSecond sent = new PerSecond();

  /** The phase it belongs to. */
  int phase;

  /** A moment of the second that its answers came in. */
  long at;

  /** How many batches were handed over before. */
  long number;

  boolean isEmpty() {
    return tally.isEmpty() && due.isEmpty() && sent.isEmpty();
  }

  /** Forgets everything. */
  void reset() {
    tally.reset();
    lag.reset();
    due.reset();
    sent.reset();
  }
}
