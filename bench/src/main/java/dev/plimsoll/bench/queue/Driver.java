package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.ResourceUsage;
import dev.plimsoll.bench.stores.Backing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs one load in a process of its own, and reads what it used between its BEGIN and its END. */
final class Driver {
  private static final Duration LONGEST_FILL = Duration.ofMinutes(10);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  private final Testbed bed;

  Driver(Testbed bed) {
    this.bed = bed;
  }

  /**
   * Measures with a fresh backing.
   *
   * @throws BrokenException where the driver failed, with the end of what it said
   */
  QueueResult run(QueueUnderTest.Ready queue, QueueLoad load)
      throws BrokenException, IOException, InterruptedException {
    try (Backing backing = queue.backing().start(bed)) {
      return run(queue, load, backing);
    }
  }

  private QueueResult run(QueueUnderTest.Ready queue, QueueLoad load, Backing backing)
      throws BrokenException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(queue.start().command(backing.url()));
    command.addAll(load.words());
    String name = (queue.name() + "-" + load.name()).replaceAll("[^a-zA-Z0-9-]+", "-");
    Process process =
        new ProcessBuilder(command)
            .directory(bed.folder().toFile())
            .redirectError(bed.folder().resolve(name + ".err").toFile())
            .start();
    Thread hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    Thread limit = Thread.ofVirtual().start(() -> limit(process, load));
    try {
      return read(process, backing, queue, load, name);
    } finally {
      process.destroyForcibly();
      var _ = process.waitFor(10, TimeUnit.SECONDS);
      limit.interrupt();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private QueueResult read(
      Process process, Backing backing, QueueUnderTest.Ready queue, QueueLoad load, String name)
      throws BrokenException, IOException, InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(backing.processes());
    all.add(process.toHandle());
    Optional<ResourceUsage> before = Optional.empty();
    Optional<ResourceUsage> spent = Optional.empty();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("BEGIN")) {
          before = Optional.of(ResourceUsage.of(all));
        } else if (line.equals("END") && before.isPresent()) {
          spent = Optional.of(ResourceUsage.of(all).minus(before.get()));
        } else if (line.startsWith("RESULT ") && spent.isPresent()) {
          return QueueResult.of(
              queue.name(), load, line.substring("RESULT ".length()), spent.get());
        }
      }
    }
    throw new BrokenException(
        "%s, %s, ended with status %d and no figures%s"
            .formatted(queue.name(), load.name(), process.waitFor(), bed.last(name)));
  }

  private static void limit(Process process, QueueLoad load) {
    QueueLoad.Span span = load.span();
    Duration most = span.warmUp().plus(span.counted()).plus(LONGEST_REST);
    try {
      Thread.sleep(load.backlog() > 0 ? most.plus(LONGEST_FILL) : most);
      process.destroyForcibly();
    } catch (InterruptedException _) {
      // it ended before
    }
  }
}
