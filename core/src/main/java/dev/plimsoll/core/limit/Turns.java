package dev.plimsoll.core.limit;

import dev.plimsoll.core.work.Priority;
import java.util.function.Predicate;

/**
 * Which class is next: the most urgent one, but of {@code turn} in a row every class that waits
 * gets at least one. Not thread-safe. The same rule as in the queue of tasks, so that a class
 * starves before neither.
 */
final class Turns {
  private static final Priority[] CLASSES = Priority.values();

  private final int due;
  private final int[] passedOver = new int[CLASSES.length];

  Turns(int turn) {
    due = turn - CLASSES.length + 1; // all may be due at once, and are served one after the other
  }

  /** The class passed over longest among those whose share is due, else the most urgent. */
  Priority next(Predicate<Priority> waits) {
    Priority next = null;
    int longest = due - 1;
    for (Priority priority : CLASSES) {
      if (passedOver[priority.ordinal()] > longest && waits.test(priority)) {
        longest = passedOver[priority.ordinal()];
        next = priority;
      }
    }
    for (int i = 0; next == null && i < CLASSES.length; i++) {
      next = waits.test(CLASSES[i]) ? CLASSES[i] : null;
    }
    if (next == null) {
      throw new IllegalStateException("nobody waits");
    }
    return next;
  }

  /**
   * One of this class was let through.
   *
   * @param waited whether a class waited then
   */
  void took(Priority taken, Predicate<Priority> waited) {
    for (Priority priority : CLASSES) {
      boolean passed = priority != taken && waited.test(priority);
      passedOver[priority.ordinal()] = passed ? passedOver[priority.ordinal()] + 1 : 0;
    }
  }
}
