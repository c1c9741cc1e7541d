package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps tasks. Blocking and thread-safe; one thread commits at a time, or two where {@link
 * #commitsSideBySide} says so, and anybody reads. Order and policy are never its business.
 *
 * <p>What is not over has an owner: a node and its epoch, a number that every start and every lost
 * lease makes greater. Whoever is not the owner changes nothing.
 */
public interface TaskStore extends AutoCloseable {
  /**
   * Makes all changes durable in this order, or none, except those that the answer names. Returns
   * once they are. After an exception they may have been made all the same: make them again, or
   * {@link Change.Withdrawn} what must not be.
   *
   * @throws StoreException when the store could not do it, or this node's lease was lost
   */
  Commit commit(List<Change> changes);

  /**
   * One task, by its id.
   *
   * @throws StoreException when it cannot be read
   */
  Optional<TaskRecord> find(TaskId id);

  /**
   * Those of these tasks that are here, in any order, read with one question.
   *
   * @param ids at most a thousand
   * @throws StoreException when they cannot be read
   */
  List<TaskRecord> findAll(List<TaskId> ids);

  /** Its failed attempts, oldest first. */
  List<AttemptRecord> attempts(TaskId id);

  /** What is held under a client's key, unless it has lapsed. */
  Optional<Idempotency.Held> held(String tenant, String key, Instant now);

  /** Tasks that match, newest first. */
  Page list(Query query);

  /**
   * Takes over tasks that are not over and whose owner is gone, about the oldest first. Those that
   * ran then wait again, with one crash more.
   *
   * @param most at most so many, at least 1; fewer only when there are no more
   */
  List<Unfinished> takeOver(int most);

  /**
   * Takes waiting tasks from nodes that live, for a node that has nothing to do; none where a store
   * serves one node only.
   */
  List<Unfinished> askFor(int most);

  /**
   * Writes down a wish, for whoever owns the task then and is told of it. A task has one wish: a
   * later one takes the place of the one before, except that a task to be cancelled stays so. It
   * ends when it is granted, or in vain.
   *
   * @return false, and nothing is written, when the task is over or not here, or where a store
   *     serves one node only: nobody else could grant it
   * @throws StoreException when it could not be written
   */
  boolean wish(Wish wish);

  /**
   * What is wanted of tasks that this node owns, the oldest wishes first. They are kept until they
   * are granted: until their task is over, or is of the class that was wanted.
   *
   * @param most at most so many, at least 1
   */
  List<Wish> wishes(int most);

  /**
   * Whether a second thread may commit {@linkplain Change#isArrival arrivals} while the first
   * commits what happens to tasks that are here; false where that would only make two commits of
   * one.
   */
  boolean commitsSideBySide();

  /** How long this node's word lasts: it must be renewed well within; zero: for ever. */
  Duration lease();

  /**
   * Renews the lease.
   *
   * @return false when it had lapsed and others own this node's tasks; the node then has a new
   *     epoch and owns nothing
   */
  boolean renew();

  /**
   * Forgets tasks that are over, the oldest first, with their histories and lapsed keys: those over
   * before {@code before}, and as many more as it takes to come under {@code mostBytes}. Those
   * whose end is still to be told are left out.
   *
   * @param most at most so many in this call
   * @return how many were forgotten; fewer than {@code most} when there is nothing left to forget
   */
  int prune(Instant before, long mostBytes, int most);

  /**
   * Forgets tasks that are over and match, the oldest first.
   *
   * @return how many; at most the query's limit
   */
  int purge(Query query);

  /** Forgets one task with its history and its key, if it is over; says whether it did. */
  boolean forget(TaskId id);

  /** Forgets all texts of a user's tasks; what is not over is left out. Says how many tasks. */
  int erase(String tenant, String userId);

  /** What a banner and a health answer say of it: {@code in memory (not durable)}. */
  String describe();

  /** Whether a committed change survives the end of this process. */
  boolean isDurable();

  /** The store could not do it. */
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
