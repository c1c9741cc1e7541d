package dev.plimsoll.core.limit;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.Map;

/**
 * How a {@link CallQueue} is bounded and ordered.
 *
 * @param bound so many calls wait at most
 * @param turn of so many calls in a row every class that waits gets at least one
 * @param objectives how long a call of each class should wait at most
 */
public record CallQueueSettings(int bound, int turn, Map<Priority, Duration> objectives) {
  public CallQueueSettings {
    objectives = Map.copyOf(objectives);
    if (bound < 1) {
      throw new IllegalArgumentException("a queue holds at least one call, not " + bound);
    }
    if (turn < Priority.values().length) {
      throw new IllegalArgumentException(
          "a turn must fit each class once, so it is at least %d, not %d"
              .formatted(Priority.values().length, turn));
    }
    for (Priority priority : Priority.values()) {
      Duration objective = objectives.getOrDefault(priority, Duration.ZERO);
      if (objective.compareTo(Duration.ofMillis(1)) < 0
          || objective.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "the wait objective of %s lies from 1 ms to 1 day, not at %s"
                .formatted(priority.word(), objective));
      }
    }
  }

  /** 1,000 calls, one in twenty; 100 ms, 2 s, 10 s, 30 s. */
  public static CallQueueSettings standard() {
    return new CallQueueSettings(
        1_000,
        20,
        Map.of(
            Priority.CRITICAL, Duration.ofMillis(100),
            Priority.HIGH, Duration.ofSeconds(2),
            Priority.NORMAL, Duration.ofSeconds(10),
            Priority.LOW, Duration.ofSeconds(30)));
  }

  Duration objective(Priority priority) {
    return objectives.getOrDefault(priority, Duration.ZERO);
  }
}
