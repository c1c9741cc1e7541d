package dev.plimsoll.simulate.backtest;

import dev.plimsoll.recording.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One attempt of a task, as it was recorded. Times in microseconds. Not thread-safe. */
final class Run {
  final long started;
  final List<Made> calls = new ArrayList<>(1);
  Optional<Line.Want> want = Optional.empty();
  Optional<Line.End> end = Optional.empty();

  /** It was durable already when it had its slot. */
  final boolean stored;

  Run(Line.Start start) {
    this.started = start.at();
    this.stored = start.stored();
  }

  /** Whether it ran its course. */
  boolean isWhole() {
    return end.filter(ended -> ended.how().equals("completed") || ended.how().equals("failed"))
            .isPresent()
        && calls.stream().allMatch(Made::isWhole);
  }

  /**
   * What it took beside its calls, its waits for them and its commit: before the first, and after
   * the last.
   *
   * @param commit how long it takes as a rule to make a start durable
   */
  long overhead(long commit) {
    return Math.max(0, beside() - (stored ? 0 : commit));
  }

  private long beside() {
    if (want.isEmpty()) {
      return end.map(ended -> ended.at() - started).orElse(0L);
    }
    long before = want.get().at() - started;
    long ended = calls.stream().filter(Made::isEnded).mapToLong(Made::ended).max().orElse(-1);
    long after =
        end.isPresent() && ended >= 0
            ? end.get().at() - ended
            : 0; // of two calls the one that answered
    return Math.max(0, before) + Math.max(0, after);
  }
}
