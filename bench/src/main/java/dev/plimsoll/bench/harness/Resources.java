package dev.plimsoll.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are shipped with the benchmarks. */
public final class Resources {
  private Resources() {}

  /** A resource as a file in this folder. */
  public static Path copy(String resource, Path folder) throws IOException {
    return Files.writeString(folder.resolve(Path.of(resource).getFileName()), read(resource));
  }

  /** A text that is shipped with the benchmark. */
  public static String read(String name) {
    try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the benchmark was built without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
