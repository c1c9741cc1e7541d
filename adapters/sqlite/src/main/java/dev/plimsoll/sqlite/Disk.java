package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files, and the names of files in a folder, survive a loss of power. */
final class Disk {
  private Disk() {}

  static void sync(Path fileOrFolder) {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new StoreException(fileOrFolder + " cannot be written to its disk", e);
    }
  }
}
