package dev.plimsoll.postgres;

import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.net.URI;

/** A database as one end of a move. Never reads one that a server uses, never adds to one. */
public final class Moving {
  private Moving() {}

  /**
   * What a database holds.
   *
   * @throws StoreException when a server uses it, or it cannot be read
   */
  public static Contents from(URI uri) {
    return DatabaseContents.open(new Doors(Address.of(uri)).copying());
  }

  /**
   * A database to be filled; it gets its tables.
   *
   * @param unsafe whether it may lose what it committed
   * @throws StoreException when it holds rows already, cannot be reached or is not safe
   */
  public static Filling into(URI uri, boolean unsafe) {
    return DatabaseFilling.open(new Doors(Address.of(uri)).copying(), unsafe);
  }
}
