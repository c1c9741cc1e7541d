package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many tasks may wait, by class and in all. Applies at the door only: a task that comes back is
 * never refused.
 *
 * @param reserve the share of the total above which only critical tasks still come in
 * @param kept the share of each class, and of the total, for tenants that have less than is their
 *     due; 0 to a half
 */
public record Caps(Map<Priority, Integer> perClass, int total, double reserve, double kept) {
  private static final double USUALLY_KEPT = 0.1;

  public Caps {
    Map<Priority, Integer> copy = new EnumMap<>(Priority.class); // each submission looks into it
    copy.putAll(perClass);
    perClass = Collections.unmodifiableMap(copy);
    for (Priority priority : Priority.values()) {
      if (perClass.getOrDefault(priority, -1) < 0) {
        throw new IllegalArgumentException("no cap for " + priority.word());
      }
    }
    if (total < 1 || !(reserve > 0 && reserve <= 1)) {
      throw new IllegalArgumentException("a queue holds at least one task");
    }
    if (!(kept >= 0 && kept <= 0.5)) {
      throw new IllegalArgumentException("no more than half is kept for others");
    }
  }

  /** With a tenth kept for tenants that have less than is their due. */
  public Caps(Map<Priority, Integer> perClass, int total, double reserve) {
    this(perClass, total, reserve, USUALLY_KEPT);
  }

  /** 100 critical, 300 high, 500 normal, 100 low; 1,000 in all; the last 5 % for critical ones. */
  public static Caps standard() {
    Map<Priority, Integer> perClass = new EnumMap<>(Priority.class);
    perClass.put(Priority.CRITICAL, 100);
    perClass.put(Priority.HIGH, 300);
    perClass.put(Priority.NORMAL, 500);
    perClass.put(Priority.LOW, 100);
    return new Caps(perClass, 1000, 0.95);
  }

  public int of(Priority priority) {
    Integer cap = perClass.get(priority);
    return cap == null ? 0 : cap;
  }

  /** Why one more task of this class may not come in, or empty when it may. */
  public Optional<Full> refuses(Priority priority, int waitingInClass, int waitingInAll) {
    if (waitingInAll >= total
        || (priority != Priority.CRITICAL && waitingInAll >= total * reserve)) {
      return Optional.of(Full.QUEUE);
    }
    return waitingInClass >= of(priority) ? Optional.of(Full.CLASS) : Optional.empty();
  }

  /** Which bound was reached. */
  public enum Full {
    CLASS,
    QUEUE
  }
}
