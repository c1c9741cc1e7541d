package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in a data folder that says that everything in it was moved, and where to. */
final class Retired {
  private Retired() {}

  private static Path file(DataFolder folder) {
    return folder.path().resolve("plimsoll.moved");
  }

  static void mark(DataFolder folder, String target) {
    try {
      Files.writeString(file(folder), target + "\n");
    } catch (IOException e) {
      throw new StoreException(
          folder.path()
              + " could not be marked as moved ("
              + e.getMessage()
              + "): start no server on it any more, it would do the same work again",
          e);
    }
    Disk.sync(file(folder));
    Disk.sync(folder.path());
  }

  /** Refuses a folder whose work goes on elsewhere. */
  static void refuse(DataFolder folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return;
    }
    String target = "another store";
    try {
      target = Files.readString(file).strip();
    } catch (IOException _) {
      // that it is there is enough
    }
    throw new StoreException(
        "what "
            + folder.path()
            + " holds was moved to "
            + target
            + ": start the server there, or, to do the same work again from here, delete "
            + file);
  }
}
