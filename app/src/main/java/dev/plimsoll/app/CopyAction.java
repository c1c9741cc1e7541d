package dev.plimsoll.app;

import dev.plimsoll.base.text.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code backup} and {@code restore}: a whole store into one file, and back. */
final class CopyAction {
  private final CopyArguments arguments;
  private final Streams streams;

  CopyAction(CopyArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() {
    Path file = arguments.file();
    if (arguments.restoring()) {
      Storage.restore(file, arguments.store());
      streams.out().println("restored " + file);
      streams.err().println("plimsoll serve goes on with what it holds");
    } else {
      Storage.backup(arguments.store(), file);
      streams.out().println("backup " + file + ", " + size(file));
    }
    return Exit.DONE;
  }

  private static String size(Path file) {
    try {
      return Figures.count(Math.ceilDiv(Files.size(file), 1_000)) + " kB";
    } catch (IOException _) {
      return "of unknown size";
    }
  }
}
