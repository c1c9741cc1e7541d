package dev.plimsoll.simulate.plan;

import dev.plimsoll.lab.measure.RunResult;

/**
 * How much is done a second while the load lasts: without its first tenth, in which nothing can be
 * done yet, and without what is done when it is over.
 */
final class Throughput {
  private static final int WARMING_PART = 10;

  private Throughput() {}

  /** For how many seconds requests fell due. */
  static int loaded(RunResult result) {
    return result.seconds().stream()
        .filter(second -> second.due() > 0)
        .mapToInt(second -> second.index() + 1)
        .max()
        .orElse(0);
  }

  /** Requests that ended well, a second; 0 where there was no load. */
  static double of(RunResult result) {
    int last = loaded(result);
    int first = last / WARMING_PART;
    long ok =
        result.seconds().stream()
            .filter(second -> second.index() >= first && second.index() < last)
            .mapToLong(second -> second.answered() - second.failed())
            .sum();
    return last > first ? (double) ok / (last - first) : 0;
  }
}
