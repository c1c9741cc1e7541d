package dev.plimsoll.bench.stores;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A store for one benchmark: a fresh folder, or a PostgreSQL of its own on a free port with its
 * standard configuration. Closing ends what it started and nothing else.
 */
public final class Database implements Backing {
  /** On a busy machine a first connection may take longer than a server in use would wait. */
  private static final String PATIENCE = "?connectTimeout=60&loginTimeout=60";

  private final String url;
  private final Optional<Process> server;
  private final Runnable stop;

  private Database(String url, Optional<Process> server, Runnable stop) {
    this.url = url;
    this.server = server;
    this.stop = stop;
  }

  public static Database of(String store, Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    return switch (store) {
      case "embedded" ->
          new Database(bed.folder().resolve("data").toString(), Optional.empty(), () -> {});
      case "postgres" -> postgres(bed);
      default -> throw new BrokenException("no store is called " + store);
    };
  }

  /** What {@code --store} takes. */
  @Override
  public String url() {
    return url;
  }

  @Override
  public List<ProcessHandle> processes() {
    return server.stream().map(Process::toHandle).toList();
  }

  /** Why there is no PostgreSQL to be started here, or empty. */
  public static Optional<String> missing() throws IOException {
    return EmptyCluster.programs().isPresent()
        ? Optional.empty()
        : Optional.of("PostgreSQL is missing: apt-get install postgresql");
  }

  /** A PostgreSQL that nobody has used yet. */
  public static Database postgres(Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    Path bin = binaries();
    Path folder = EmptyCluster.copy();
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                EmptyCluster.command(
                    bin,
                    "postgres",
                    "-D",
                    folder.resolve("data").toString(),
                    "-p",
                    Integer.toString(port),
                    "-h",
                    "127.0.0.1",
                    "-k",
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(bed.folder().resolve("postgres.log").toFile())
            .start();
    Thread hook = Thread.ofPlatform().unstarted(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
    String url = "postgresql://plimsoll@127.0.0.1:" + port + "/postgres" + PATIENCE;
    for (int i = 0; !ready(bin, port); i++) {
      if (i > 300 || !process.isAlive()) {
        process.destroy();
        throw new BrokenException("PostgreSQL does not start; its log is postgres.log");
      }
      Thread.sleep(50);
    }
    return new Database(
        url,
        Optional.of(process),
        () -> {
          process.destroy(); // SIGTERM waits for clients; they are gone
          try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().removeShutdownHook(hook);
          DataFolder.delete(folder);
        });
  }

  private static boolean ready(Path bin, int port) throws IOException, InterruptedException {
    return new ProcessBuilder(
                bin.resolve("pg_isready").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static Path binaries() throws BrokenException, IOException {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      throw new BrokenException(missing.get());
    }
    return EmptyCluster.programs().orElseThrow();
  }

  @Override
  public void close() {
    stop.run();
  }
}
