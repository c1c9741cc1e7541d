package dev.plimsoll.bench.program;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Proc;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code plimsoll} process that listens. Closing stops it, and a shutdown of this JVM too. */
public final class ListeningProcess implements AutoCloseable {
  private static final String SAYS = "listening on ";
  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  private final Process process;
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final Thread hook;
  private final long startedNanos;
  private long listeningNanos;

  private ListeningProcess(Process process, long startedNanos) {
    this.process = process;
    this.startedNanos = startedNanos;
    this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
  }

  public static ListeningProcess start(Testbed bed, String name, String... args)
      throws BrokenException, IOException, InterruptedException {
    return start(bed, name, List.of(), args);
  }

  /** A mock provider whose answers take so long. */
  public static ListeningProcess mock(Testbed bed, String latency, String... options)
      throws BrokenException, IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("mock", "--port", "0", "--latency", latency));
    words.addAll(List.of(options));
    return start(bed, "mock", words.toArray(String[]::new));
  }

  /** The same under another program, which is given the command. */
  public static ListeningProcess start(Testbed bed, String name, List<String> under, String... args)
      throws BrokenException, IOException, InterruptedException {
    ProcessBuilder command = bed.command(name, args);
    List<String> words = new ArrayList<>(under);
    words.addAll(command.command());
    long started = System.nanoTime();
    ListeningProcess listening = new ListeningProcess(command.command(words).start(), started);
    Runtime.getRuntime().addShutdownHook(listening.hook);
    Thread.ofPlatform().daemon().start(listening::read);
    try {
      listening.address.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
      return listening;
    } catch (ExecutionException | TimeoutException _) {
      listening.close();
      throw new BrokenException(name + " does not listen" + bed.last(name));
    }
  }

  public URI address() {
    return address.join();
  }

  /** From the call of the launcher to the line that says it listens. */
  public double startMillis() {
    return (listeningNanos - startedNanos) / 1e6;
  }

  /** Its number on this machine. */
  public long pid() {
    return process.pid();
  }

  /** Its resident size, in megabytes. */
  public double rssMb() {
    return Proc.rssMbOf(process.pid());
  }

  /** Milliseconds since the call of the launcher. */
  public double sinceStartMillis() {
    return (System.nanoTime() - startedNanos) / 1e6;
  }

  /** Processor time so far, of all its threads. */
  public Duration cpu() throws BrokenException {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new BrokenException("this machine does not tell processor times"));
  }

  /** Ends it with a signal that it cannot see, and waits for that. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** Stops it, and what it runs: a tool that is told to end would leave its server alive. */
  @Override
  public void close() {
    List<ProcessHandle> inner = process.descendants().toList();
    inner.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    for (ProcessHandle one : inner) {
      var _ =
          one.onExit()
              .completeOnTimeout(one, LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      one.destroyForcibly();
    }
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = line.indexOf(SAYS);
        if (at >= 0 && !address.isDone()) {
          listeningNanos = System.nanoTime();
          address.complete(URI.create(line.substring(at + SAYS.length()).strip()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new IOException("it ended"));
  }
}
