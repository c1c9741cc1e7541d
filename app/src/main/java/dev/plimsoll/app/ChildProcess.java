package dev.plimsoll.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@code plimsoll} process of its own that listens somewhere. Never outlives this one: closing,
 * Ctrl-C and the end of this JVM stop it, and a kill of this JVM closes its standard input, at
 * which a child started with {@code --exit-with-parent} ends by itself.
 */
final class ChildProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final Duration TERM_GRACE = Duration.ofSeconds(10);
  private static final Duration OWNERS_GRACE = Duration.ofSeconds(8);
  private static final int SHOWN_LINES = 5;

  private final String name;
  private final Process process;
  private final Path errors;
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.hook = Thread.ofPlatform().name("stop " + name).unstarted(this::stopUnlessClosed);
  }

  /**
   * Starts a process and waits until it says where it listens.
   *
   * @param name what it is, for messages
   * @param command the whole command line, see {@link ThisJvm#command}
   * @param errors the file that its standard error goes to
   * @param deadline how long it may take to say {@code listening on http://HOST:PORT}
   * @throws Failure when it cannot be started, ends, or says nothing in time
   */
  static ChildProcess start(String name, List<String> command, Path errors, Duration deadline)
      throws InterruptedException {
    ChildProcess child = new ChildProcess(name, spawn(name, command, errors), errors);
    Runtime.getRuntime().addShutdownHook(child.hook);
    Thread.ofVirtual().name(name + " output").start(child::read);
    try {
      child.awaitAddress(deadline);
    } catch (Failure | InterruptedException e) {
      child.close();
      throw e;
    }
    return child;
  }

  /** Where it listens. */
  URI address() {
    return address.join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end, waits ten seconds, then ends it. */
  @Override
  public void close() {
    stop();
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // this JVM ends right now, and the hook finds nothing left to do
    }
  }

  /**
   * The shell keeps Ctrl-C, which a terminal sends to parent and child alike, from the child: the
   * parent decides when it stops, after its report.
   */
  private static Process spawn(String name, List<String> command, Path errors) {
    List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\""));
    guarded.add(name);
    guarded.addAll(command);
    try {
      return new ProcessBuilder(guarded).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new Failure("cannot start the " + name + ": " + e.getMessage());
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        listening(line).ifPresent(address::complete);
      }
    } catch (IOException _) {
      // it ended
    }
    address.completeExceptionally(new IOException("it ended"));
  }

  private static Optional<URI> listening(String line) {
    int at = line.indexOf(LISTENING);
    try {
      return at < 0
          ? Optional.empty()
          : Optional.of(URI.create(line.substring(at + LISTENING.length()).strip()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void awaitAddress(Duration deadline) throws InterruptedException {
    try {
      address.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException _) {
      process.waitFor(1, TimeUnit.SECONDS);
      String status = process.isAlive() ? "closed its output" : "exit " + process.exitValue();
      throw new Failure("the " + name + " did not start (" + status + ")" + lastErrors());
    } catch (TimeoutException _) {
      throw new Failure(
          "the %s did not say 'listening on …' within %d ms%s"
              .formatted(name, deadline.toMillis(), lastErrors()));
    }
  }

  private String lastErrors() {
    try {
      List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
      return (last.isEmpty() ? "" : "\n  " + String.join("\n  ", last))
          + "\n  Its whole output: "
          + errors;
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * On Ctrl-C its owner first finishes what it does with it, then closes it; it may not take long.
   */
  private void stopUnlessClosed() {
    try {
      if (!closed.await(OWNERS_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        stop();
      }
    } catch (InterruptedException _) {
      stop();
    }
  }

  private void stop() {
    try {
      process.destroy();
      if (!process.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
