package dev.plimsoll.lab.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are checked in and compared to the letter; {@code -Dgolden.update=true} writes them
 * anew, to be read as a diff.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/golden");

  private Golden() {}

  /** Fails where {@code actual} differs from the checked-in file, or where there is none. */
  public static void check(String name, String actual) {
    Path file = FOLDER.resolve(name);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
        return;
      }
      assertThat(file).as("golden file; write it with -Dgolden.update=true").exists();
      assertThat(actual).as("%s", name).isEqualTo(Files.readString(file));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
