package dev.plimsoll.app;

import dev.plimsoll.ports.keys.KeyStore;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the keys of the store that a command names; whoever opens them closes them. */
interface KeyStores {
  /**
   * Opens one of the two that is named.
   *
   * @param data the data folder of an embedded store
   * @param store the URL of another
   * @throws Failure when it cannot be opened
   */
  KeyStore open(Optional<Path> data, Optional<String> store);
}
