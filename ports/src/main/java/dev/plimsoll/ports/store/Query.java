package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.util.Optional;

/**
 * Which tasks to list; an empty part matches all.
 *
 * @param after only tasks older than this one: the last of the page before
 * @param limit at most so many, 1 to 1,000
 */
public record Query(
    Optional<Status> status,
    Optional<Priority> priority,
    Optional<String> role,
    Optional<String> userId,
    Optional<TaskId> after,
    int limit) {
  public static final int MOST = 1_000;

  public Query {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to 1,000 tasks");
    }
  }

  /** The newest tasks, whatever they are. */
  public static Query newest(int limit) {
    return new Query(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** Whether a task is one of those asked for, apart from {@code after} and {@code limit}. */
  public boolean matches(TaskRecord task) {
    return status.map(task.status()::equals).orElse(true)
        && priority.map(task.request().priority()::equals).orElse(true)
        && role.map(r -> task.request().role().map(r::equals).orElse(false)).orElse(true)
        && userId.map(u -> task.request().userId().map(u::equals).orElse(false)).orElse(true);
  }
}
