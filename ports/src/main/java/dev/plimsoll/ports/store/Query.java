package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import java.util.Optional;

/**
 * Which tasks to list; an empty part matches all.
 *
 * @param reason the kind of the failure: {@code timeout}, {@code displaced}
 * @param after only tasks older than this one: the last of the page before
 * @param limit at most so many, 1 to 1,000
 */
public record Query(
    Optional<String> tenant,
    Optional<Status> status,
    Optional<Priority> priority,
    Optional<String> role,
    Optional<String> userId,
    Optional<String> reason,
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
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** The same, of one status. */
  public Query with(Status other) {
    return new Query(tenant, Optional.of(other), priority, role, userId, reason, after, limit);
  }

  /** The same, older than a task. */
  public Query after(TaskId last) {
    return new Query(tenant, status, priority, role, userId, reason, Optional.of(last), limit);
  }

  /** Whether a task is one of those asked for, apart from {@code after} and {@code limit}. */
  public boolean matches(TaskRecord task) {
    TaskRequest request = task.request();
    return tenant.map(request.tenant()::equals).orElse(true)
        && status.map(task.status()::equals).orElse(true)
        && priority.map(request.priority()::equals).orElse(true)
        && asked(role, request.role())
        && asked(userId, request.userId())
        && asked(reason, task.failure().map(failure -> failure.kind()));
  }

  private static boolean asked(Optional<String> wanted, Optional<String> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }
}
