package dev.plimsoll.bench.stores;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL as {@code initdb} leaves it, made once in this process: each benchmark has a copy,
 * which nobody has used.
 *
 * @param data where it lies until this process ends
 * @param fault why there is none
 */
record EmptyCluster(Path data, Optional<String> fault) {
  /** PostgreSQL refuses to run as root. */
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  /** Made when it is first asked for. */
  private static final class Made {
    private static final EmptyCluster ONE = make();
  }

  /** A temporary folder of whoever PostgreSQL runs as, with {@code data} in it. */
  static Path copy() throws BrokenException, IOException, InterruptedException {
    EmptyCluster made = Made.ONE;
    if (made.fault().isPresent()) {
      throw new BrokenException(made.fault().get());
    }
    Path folder = folder();
    run(List.of("cp", "-a", made.data().toString(), folder.resolve("data").toString()));
    return folder;
  }

  /** A program of PostgreSQL, as whoever may run it. */
  static List<String> command(Path bin, String program, String... words) {
    Stream<String> command =
        Stream.concat(Stream.of(bin.resolve(program).toString()), Stream.of(words));
    return ROOT
        ? Stream.concat(Stream.of("setpriv", "--reuid", "nobody", "--clear-groups", "--"), command)
            .toList()
        : command.toList();
  }

  /** The programs of the newest PostgreSQL here. */
  static Optional<Path> programs() throws IOException {
    Path debian = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(debian)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(debian)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo);
    }
  }

  private static EmptyCluster make() {
    try {
      Path folder = folder();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> DataFolder.delete(folder)));
      Path data = folder.resolve("data");
      run(
          command(
              programs().orElseThrow(() -> new BrokenException("PostgreSQL is missing")),
              "initdb",
              "-D",
              data.toString(),
              "-U",
              "plimsoll",
              "-A",
              "trust",
              "--no-sync", // of the empty folder only
              "--no-instructions"));
      return new EmptyCluster(data, Optional.empty());
    } catch (BrokenException | IOException e) {
      return new EmptyCluster(Path.of(""), Optional.of(String.valueOf(e.getMessage())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new EmptyCluster(Path.of(""), Optional.of("interrupted"));
    }
  }

  private static Path folder() throws BrokenException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("plimsoll-postgres");
    if (ROOT) {
      run(List.of("chown", "nobody", folder.toString()));
    }
    return folder;
  }

  private static void run(List<String> command)
      throws BrokenException, IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new BrokenException("failed: " + String.join(" ", command));
    }
  }
}
