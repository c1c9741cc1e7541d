package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.record.Tag;
import dev.plimsoll.lab.retry.RetryFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in one {@code histogram.hlog}.
 *
 * @param startMillis since 1970
 * @param intervals all that is not told second by second
 */
record ReadLog(
    long startMillis,
    List<Second> seconds,
    Map<Tag, Interval> intervals,
    Optional<RetryFigures> attempts) {
  Interval interval(String clock, Optional<String> name, int phase) {
    return intervals.getOrDefault(new Tag(clock, name, phase), Interval.NONE);
  }

  boolean has(String clock, Optional<String> name, int phase) {
    return intervals.containsKey(new Tag(clock, name, phase));
  }
}
