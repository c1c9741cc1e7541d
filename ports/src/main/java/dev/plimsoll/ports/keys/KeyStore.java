package dev.plimsoll.ports.keys;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps keys. Blocking and thread-safe; several processes may use one store at once. Never sees a
 * secret, never decides who may do what.
 */
public interface KeyStore extends AutoCloseable {
  /** How many keys a store holds, the revoked ones included. */
  int MOST = 10_000;

  /**
   * Makes a key durable.
   *
   * @return false when the id is taken, and then nothing has changed
   * @throws StoreException when the store could not do it, or holds {@link #MOST} already
   */
  boolean add(ApiKey key);

  /** All keys, the revoked and the expired included, oldest first, then by id. */
  List<ApiKey> list();

  /** One key, whether it is still good or not. */
  Optional<ApiKey> find(String id);

  /**
   * Makes durable that a key is refused from now on. Revoking again changes nothing.
   *
   * @return false when there is no such key
   */
  boolean revoke(String id, Instant at);

  /**
   * A number that differs after every {@link #add} and {@link #revoke} that changed something, by
   * whatever process. Cheap: a server asks twice a second.
   */
  long version();

  @Override
  void close();
}
