package dev.plimsoll.ports.move;

import dev.plimsoll.ports.store.TaskStore.StoreException;

/**
 * Everything that a store holds, while no server uses it. Reads it as it was at one moment and
 * changes nothing of it. For one thread.
 */
public interface Contents extends AutoCloseable {
  /**
   * Gives everything to another store, each task before its delivery, and does not finish it.
   * Wishes that nobody has granted yet are {@link Granted} on the way.
   *
   * @throws StoreException when this one cannot be read or that one cannot be filled
   */
  void giveTo(Filling target);

  /**
   * Sees to it that no server goes on with this store by mistake: it would do the same work again.
   *
   * @param target where everything is now, without a password
   * @throws StoreException when it cannot; its message says what to do instead
   */
  void retire(String target);

  /** Says where it is, without a password. */
  String describe();

  @Override
  void close();
}
