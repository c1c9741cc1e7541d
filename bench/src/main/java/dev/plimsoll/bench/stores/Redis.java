package dev.plimsoll.bench.stores;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Ports;
import dev.plimsoll.bench.machine.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis on a free port that syncs its log at every write. Closing ends and forgets it. */
public final class Redis implements Backing {
  private static final int LONGEST_START_MILLIS = 10_000;

  private final Process process;
  private final Path folder;
  private final int port;
  private final Thread hook;

  private Redis(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
  }

  public static Redis start(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Path program =
        Programs.find("redis-server")
            .orElseThrow(
                () -> new BrokenException("Redis is missing: apt-get install redis-server"));
    Path folder = Files.createTempDirectory(bed.folder(), "redis");
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always")
            .redirectErrorStream(true)
            .redirectOutput(bed.folder().resolve("redis.log").toFile())
            .start();
    Redis redis = new Redis(process, folder, port);
    Runtime.getRuntime().addShutdownHook(redis.hook);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_START_MILLIS);
    while (!redis.answers()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        redis.close();
        throw new BrokenException("Redis does not start; its log is redis.log");
      }
      Thread.sleep(20);
    }
    return redis;
  }

  private boolean answers() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroyForcibly(); // nobody wants its data any more
    try {
      var _ = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(hook);
    DataFolder.delete(folder);
  }
}
