package dev.plimsoll.app;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a run's files go: the folder that was asked for, or the next free one under out/. */
final class RunFolders {
  private static final int MOST = 100_000;

  private RunFolders() {}

  /**
   * @throws InputException when the folder cannot be made
   */
  static Path open(Optional<Path> asked) {
    try {
      if (asked.isPresent()) {
        return Files.createDirectories(asked.get());
      }
      Path parent = Files.createDirectories(Path.of("out"));
      for (int number = 1; number <= MOST; number++) {
        try {
          return Files.createDirectory(parent.resolve("run" + number));
        } catch (FileAlreadyExistsException _) {
          // taken; the next one
        }
      }
      throw InputException.of("out/ holds more than 100,000 runs; name a folder with --out");
    } catch (IOException e) {
      throw InputException.of(
          "cannot make the run's folder: %s%n  Give another with --out DIR".formatted(e));
    }
  }

  /** Removes a folder that was made for a run that did not take place. */
  static void removeEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException _) {
      // it holds something, so it stays
    }
  }
}
