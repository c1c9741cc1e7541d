package dev.plimsoll.core.work;

import java.util.Optional;

/**
 * Names one wish for a model's answer, on its way through this process; never reused.
 *
 * @param task the task that it is part of
 */
public record CallId(long number, Optional<TaskId> task) {
  /** Of a wish that is part of no task. */
  public CallId(long number) {
    this(number, Optional.empty());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
