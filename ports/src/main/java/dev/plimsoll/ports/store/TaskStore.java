package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps tasks. Blocking and thread-safe; one writer commits at a time, anybody reads. Order and
 * policy are never its business.
 */
public interface TaskStore extends AutoCloseable {
  /**
   * Makes all changes durable, or none. Returns once they are.
   *
   * @throws StoreException when none was made
   */
  void commit(List<Change> changes);

  /**
   * One task, by its id.
   *
   * @throws StoreException when it cannot be read
   */
  Optional<TaskRecord> find(TaskId id);

  /**
   * Tasks that match, newest first.
   *
   * @throws StoreException when they cannot be read
   */
  Page list(Query query);

  /** What a banner and a health answer say of it: {@code in memory (not durable)}. */
  String describe();

  /** Whether a committed change survives the end of this process. */
  boolean isDurable();

  /** The store could not do it; nothing was changed. */
  final class StoreException extends RuntimeException {
    public StoreException(String message) {
      super(message);
    }

    public StoreException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Some tasks and, where there are more, the id to go on after. */
  record Page(List<TaskRecord> tasks, Optional<TaskId> next) {}

  @Override
  void close();
}
