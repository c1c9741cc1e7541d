package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;

/** What somebody wants of a task that another node may own. It is granted by the owner alone. */
public sealed interface Wish {
  /** Of whom it is wanted. */
  TaskId task();

  /** It is to end. */
  record Cancel(TaskId task) implements Wish {}

  /** It is to wait in this class; in vain while it runs. */
  record Prioritize(TaskId task, Priority priority) implements Wish {}
}
