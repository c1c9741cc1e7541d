package dev.plimsoll.ports.delivery;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The outbox beside a task store. Blocking and thread-safe; every method throws {@link
 * StoreException} when the store cannot do it. Nobody adds to it but the task store's own commit:
 *
 * <ul>
 *   <li>{@code Change.Finished}, where it really ends a task whose request has a webhook, writes
 *       {@link Delivery#of} in the same transaction; made again it writes nothing.
 *   <li>{@code Change.Revived} removes what is here of its task: that end is none any more.
 *   <li>{@code prune} leaves out tasks that have a pending delivery. Whenever a task is forgotten
 *       ({@code prune}, {@code purge}), or its user is erased, what is here of it goes with it.
 * </ul>
 */
public interface DeliveryStore {
  /**
   * Takes pending deliveries that are due, the longest due first, and makes them due again at
   * {@code until}: whoever claimed one has it alone until then, and nobody needs to be told when it
   * died. Several may claim at once; none waits for another. They are given as they are then: due
   * at {@code until}.
   *
   * @param until after {@code now}
   * @param most at most so many, at least 1
   * @param busy hosts whose deliveries are left where they are
   */
  List<Delivery> claim(Instant now, Instant until, int most, Set<String> busy);

  /** It was told; nothing stays here. An id that is not here (any more) is no error, below too. */
  void delivered(String id);

  /**
   * An attempt failed.
   *
   * @param attempts how many were made by now
   * @param due when the next one may begin
   */
  void failed(String id, int attempts, Instant due, String error);

  /** A pending delivery is due at another time, though nobody tried it. */
  default void putOff(Delivery delivery, Instant due) {
    String error = delivery.error().orElse("not tried: the clock was set");
    failed(delivery.id(), delivery.attempts(), due, error);
  }

  /** Nobody tries any more; stays here, to be looked at, as long as its task. */
  void gaveUp(String id, int attempts, Instant at, String error);

  /** The earliest time at which a pending delivery is due; empty when none is pending. */
  Optional<Instant> nextDue();

  /** What is here of a task: at most one. */
  Optional<Delivery> find(TaskId task);

  /**
   * Deliveries of one kind, by their ids, going on after one.
   *
   * @param tenant only of this one
   * @param gaveUp those given up, or those pending
   * @param after only ids greater than this
   * @param most at most so many, at least 1
   */
  List<Delivery> list(Optional<String> tenant, boolean gaveUp, Optional<String> after, int most);

  /** How many are here. */
  Counts counts();

  /**
   * Says who is told, on any thread, soon after a commit of this process, or where the store can
   * tell of any process, wrote deliveries. It must not block. There is one listener; the last one
   * counts.
   */
  void onNew(Runnable listener);

  /** How many deliveries are pending and how many were given up. */
  record Counts(long pending, long gaveUp) {}
}
