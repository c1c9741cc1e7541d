package dev.plimsoll.ports.settings;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.util.Optional;

/**
 * A few short texts by name that one server keeps for its next start. Where several share a store,
 * each has its own. Thread-safe; every method throws {@link StoreException} when it cannot.
 */
public interface SettingStore {
  /** What stands under a name, if anything does. */
  Optional<String> get(String name);

  /** Puts a value under a name, in the place of the one before; durable when this returns. */
  void put(String name, String value);

  /** Nothing stands under the name from now on; durable when this returns. */
  void remove(String name);
}
