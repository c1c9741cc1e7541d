package dev.plimsoll.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs one cell in a process of its own, and reads what it used between its BEGIN and its END. */
final class Driver {
  private static final Duration LONGEST_FILL = Duration.ofMinutes(10);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  private final Bed bed;

  Driver(Bed bed) {
    this.bed = bed;
  }

  /**
   * Measures with a fresh backing.
   *
   * @throws BrokenException where the driver failed, with the end of what it said
   */
  Pace run(Contender.Ready contender, Cell cell)
      throws BrokenException, IOException, InterruptedException {
    try (Backing backing = contender.backing().start(bed)) {
      return run(contender, cell, backing);
    }
  }

  private Pace run(Contender.Ready contender, Cell cell, Backing backing)
      throws BrokenException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(contender.start().command(backing.url()));
    command.addAll(cell.words());
    String name = (contender.name() + "-" + cell.name()).replaceAll("[^a-zA-Z0-9-]+", "-");
    Process process =
        new ProcessBuilder(command)
            .directory(bed.folder().toFile())
            .redirectError(bed.folder().resolve(name + ".err").toFile())
            .start();
    Thread hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    Thread limit = Thread.ofVirtual().start(() -> limit(process, cell));
    try {
      return read(process, backing, contender, cell, name);
    } finally {
      process.destroyForcibly();
      var _ = process.waitFor(10, TimeUnit.SECONDS);
      limit.interrupt();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private Pace read(
      Process process, Backing backing, Contender.Ready contender, Cell cell, String name)
      throws BrokenException, IOException {
    List<ProcessHandle> all = new ArrayList<>(backing.processes());
    all.add(process.toHandle());
    Optional<Spent> before = Optional.empty();
    Optional<Spent> spent = Optional.empty();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("BEGIN")) {
          before = Optional.of(Spent.of(all));
        } else if (line.equals("END") && before.isPresent()) {
          spent = Optional.of(Spent.of(all).minus(before.get()));
        } else if (line.startsWith("RESULT ") && spent.isPresent()) {
          return Pace.of(contender.name(), cell, line.substring("RESULT ".length()), spent.get());
        }
      }
    }
    throw new BrokenException(
        "%s, %s, ended without figures%s".formatted(contender.name(), cell.name(), bed.last(name)));
  }

  private static void limit(Process process, Cell cell) {
    Cell.Span span = cell.span();
    Duration most = span.warmUp().plus(span.counted()).plus(LONGEST_REST);
    try {
      Thread.sleep(cell.backlog() > 0 ? most.plus(LONGEST_FILL) : most);
      process.destroyForcibly();
    } catch (InterruptedException _) {
      // it ended before
    }
  }
}
