package dev.plimsoll.bench.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a benchmark runs.
 *
 * @param plimsoll the launcher
 * @param folder for logs and configurations, kept afterwards
 */
public record Testbed(Path plimsoll, Path folder, Extent extent, PrintStream out) {

  /** Whether it is a run of seconds that shows only that it works. */
  public boolean smoke() {
    return extent.smoke();
  }

  /** How long a queue's load counts, where the benchmark's own length is not wanted. */
  public Optional<Duration> counted() {
    return extent.counted();
  }

  /** The folder of the launcher. */
  public Path root() {
    return plimsoll.resolveSibling("");
  }

  /** A process that runs {@code plimsoll}, its standard error in {@code folder/name.err}. */
  public ProcessBuilder command(String name, String... args) {
    List<String> command = new ArrayList<>(List.of(plimsoll.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve(name + ".err").toFile());
    prepare(builder);
    return builder;
  }

  /** What the launcher is told by its environment, whoever calls it. */
  public void prepare(ProcessBuilder builder) {
    builder.environment().put("PLIMSOLL_NO_BUILD", "1"); // a build is not what is measured
    if (smoke()) {
      builder.environment().put("PLIMSOLL_JAVA_OPTS", String.join(" ", javaOptions()));
    }
  }

  /** More options for a JVM: in a smoke test it compiles little, since its figures mean nothing. */
  public List<String> javaOptions() {
    return smoke() ? List.of("-XX:TieredStopAtLevel=1") : List.of();
  }

  /** Runs to the end, its output in {@code folder/name.out}, and wants status 0. */
  public void finish(String name, Duration longest, String... args)
      throws BrokenException, IOException, InterruptedException {
    Process process =
        command(name, args).redirectOutput(folder.resolve(name + ".out").toFile()).start();
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end within " + longest + last(name));
    }
    if (process.exitValue() != 0) {
      throw new BrokenException(name + " ended with status " + process.exitValue() + last(name));
    }
  }

  /** The last line that a process wrote to its standard error. */
  public String last(String name) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(name + ".err"));
      return lines.isEmpty() ? "" : ": " + lines.getLast().strip();
    } catch (IOException _) {
      return "";
    }
  }
}
