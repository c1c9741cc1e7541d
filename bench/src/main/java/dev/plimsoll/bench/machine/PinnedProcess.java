package dev.plimsoll.bench.machine;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process pinned to one processor, in a process group of its own with its children. Closing kills
 * that group and nothing else.
 */
public final class PinnedProcess implements AutoCloseable {
  /** The shell reports the processor time of the whole life, which nobody can read afterwards. */
  private static final String SHELL =
      """
      ulimit -n 20000 2>/dev/null
      cpu=$1; times=$2; shift 2
      taskset -c "$cpu" "$@"; status=$?
      times >"$times"; exit $status
      """;

  private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
  private static final Pattern MINUTES = Pattern.compile("(\\d+)m([\\d.]+)s");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final int TAIL_CHARACTERS = 300;

  private final Process process;
  private final String name;
  private final Path output;
  private final Path times;
  private final Thread hook;
  private final long startedNanos = System.nanoTime();

  private PinnedProcess(Process process, String name, Path output, Path times) {
    this.process = process;
    this.name = name;
    this.output = output;
    this.times = times;
    this.hook = Thread.ofPlatform().unstarted(this::kill);
  }

  /** Starts it; its output, both streams, goes to {@code folder/name.log}. */
  public static PinnedProcess start(Testbed bed, String name, int cpu, List<String> command)
      throws IOException {
    return start(bed, name, Integer.toString(cpu), command);
  }

  /** The same on these processors, in the words of taskset: {@code 0-1}. */
  public static PinnedProcess start(Testbed bed, String name, String cpus, List<String> command)
      throws IOException {
    Path output = bed.folder().resolve(name + ".log");
    Path times = bed.folder().resolve(name + ".times");
    List<String> words = new ArrayList<>(List.of("setsid", "sh", "-c", SHELL, "sh"));
    words.add(cpus);
    words.add(times.toString());
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(bed.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bed.prepare(builder);
    builder.environment().put("CI", "true");
    Files.deleteIfExists(times);
    PinnedProcess pinned = new PinnedProcess(builder.start(), name, output, times);
    Runtime.getRuntime().addShutdownHook(pinned.hook);
    return pinned;
  }

  /**
   * Starts a program of this benchmark that says where it listens. Compiled once and quickly: a
   * compiler that goes on while it is measured would delay answers unseen.
   */
  public static PinnedProcess target(Testbed bed, String name, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(args));
    return start(bed, name, Processors.TARGET, command);
  }

  /** Where it listens, as soon as it says so. */
  public URI address() throws BrokenException, IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < deadline && alive()) {
      Matcher found = LISTENING.matcher(output());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      Thread.sleep(10);
    }
    throw new BrokenException(name + " does not listen: " + tail());
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Seconds since it was started. */
  public double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  public double cpuSeconds() throws IOException {
    return Proc.cpuSeconds(process.pid());
  }

  public double rssMb() throws IOException {
    return Proc.rssMb(process.pid());
  }

  public double peakRssMb() throws IOException {
    return Proc.peakRssMb(process.pid());
  }

  /** Waits so long for its end; whether it came. */
  public boolean ended(Duration longest) throws InterruptedException {
    return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its exit status, once it has ended. */
  public int status() {
    return process.exitValue();
  }

  /** Processor seconds of its whole life, once it has ended by itself. */
  public double wholeCpuSeconds() throws BrokenException, IOException {
    List<String> lines = Files.exists(times) ? Files.readAllLines(times) : List.of();
    if (lines.size() < 2) {
      throw new BrokenException(name + " was ended before it told its processor time: " + tail());
    }
    return minutes(lines.get(1)); // the first line is the shell's own
  }

  /** The sum of user and system time, as a shell prints both: {@code 0m1.20s 0m0.30s}. */
  static double minutes(String line) {
    Matcher parts = MINUTES.matcher(line);
    double seconds = 0;
    while (parts.find()) {
      seconds += 60 * Double.parseDouble(parts.group(1)) + Double.parseDouble(parts.group(2));
    }
    return seconds;
  }

  /** Everything it has written so far. */
  public String output() throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  /** The end of what it has written, on one line. */
  public String tail() throws IOException {
    String all = output().strip().replaceAll("\\s+", " ");
    return all.substring(Math.max(0, all.length() - TAIL_CHARACTERS));
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void kill() {
    try {
      for (long pid : Proc.members(process.pid())) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException _) {
      process.destroyForcibly();
    }
  }
}
