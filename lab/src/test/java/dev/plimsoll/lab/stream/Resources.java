package dev.plimsoll.lab.stream;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Files that lie beside these tests. */
final class Resources {
  private Resources() {}

  static Path path(String name) {
    try {
      return Path.of(Objects.requireNonNull(Resources.class.getResource(name), name).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static List<Path> folder(String name) throws IOException {
    try (Stream<Path> files = Files.list(path(name))) {
      return files.sorted().toList();
    }
  }
}
