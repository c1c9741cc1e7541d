package dev.plimsoll.ports.move;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.store.TaskStore.StoreException;

/**
 * An empty store that is being filled, whole or not at all. What is not over has no owner there:
 * the first server takes it over. Every method throws {@link StoreException} when it cannot. For
 * one thread.
 */
public interface Filling extends AutoCloseable {
  void task(Kept kept);

  void delivery(Delivery delivery);

  void schedule(Schedule schedule);

  void line(Entry line);

  void key(ApiKey key);

  /** Makes everything durable, at once. */
  void finish();

  /** Says where it is, without a password. */
  String describe();

  /** Leaves nothing behind, unless it was finished. */
  @Override
  void close();
}
