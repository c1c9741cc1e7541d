package dev.plimsoll.sqlite;

import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.nio.file.Path;

/** A data folder as one end of a move. Never opens one that a server has. */
public final class Moving {
  private Moving() {}

  /**
   * What a folder holds; its database is brought to this version first.
   *
   * @throws StoreException when there is no database, a server has it, or it cannot be read
   */
  public static Contents from(Path folder) {
    return FolderContents.open(new DataFolder(folder, SqliteLimits.USUAL));
  }

  /**
   * A folder to be filled.
   *
   * @throws StoreException when it holds a database already, or cannot be written
   */
  public static Filling into(Path folder) {
    return FolderFilling.open(new DataFolder(folder, SqliteLimits.USUAL));
  }
}
