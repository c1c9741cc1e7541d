package dev.plimsoll.app;

import dev.plimsoll.ports.keys.KeyStore;

/** Opens the keys of the store that a command names; whoever opens them closes them. */
interface KeyStores {
  /**
   * Opens those of one store.
   *
   * @param store a folder or {@code postgresql://…}
   * @throws Failure when it cannot be opened
   */
  KeyStore open(String store);
}
