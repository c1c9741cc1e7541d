package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a child is found, stopped, and never left behind. */
class ChildProcessTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void itIsThereWhenItSaysSoAndGoneAfterClose() throws Exception {
    ChildProcess child = start("listen", LONG);
    try (child;
        Socket socket = new Socket(child.address().getHost(), child.address().getPort())) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(child.isAlive()).isTrue();
    }
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aChildThatFailsIsSaidWithItsLastWords() {
    assertThatThrownBy(() -> start("fail", LONG))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the listener did not start (exit 3)")
        .hasMessageContaining("port 8001 is in use")
        .hasMessageContaining(errors().toString());
  }

  @Test
  void aSilentChildIsGivenUpAtTheDeadline() {
    assertThatThrownBy(() -> start("silent", Duration.ofMillis(300)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("did not say 'listening on …' within 300 ms");
  }

  @Test
  void aCommandThatIsNotThereFails() {
    assertThatThrownBy(() -> ChildProcess.start("ghost", List.of("/nowhere/java"), errors(), LONG))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the ghost did not start (exit 127)");
  }

  @Test
  void aKilledParentLeavesNoChild() throws Exception {
    Path pid = folder.resolve("pid");
    Process parent = parent(pid);
    ProcessHandle child = child(pid);

    parent.destroyForcibly();

    assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    awaitEnd(child);
  }

  @Test
  void aTerminatedParentStopsItsChildFirst() throws Exception {
    Path pid = folder.resolve("pid");
    Process parent = parent(pid);
    ProcessHandle child = child(pid);

    parent.destroy();

    assertThat(parent.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(parent.exitValue()).isEqualTo(143);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void ctrlCIsKeptFromTheChild() throws Exception {
    try (ChildProcess child = start("listen", LONG)) {
      new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
      // The next signal is handled after the first; had that one counted, the child were gone.
      assertThat(ProcessHandle.of(child.pid()).orElseThrow().onExit())
          .isNotCompleted()
          .failsWithin(Duration.ofMillis(500));
    }
  }

  @Test
  void theCommandOfThisJvmHasItsOptions() {
    assertThat(ThisJvm.command())
        .startsWith(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .contains("-XX:+UseSerialGC", "-cp")
        .endsWith("dev.plimsoll.app.Main");
  }

  private ChildProcess start(String how, Duration deadline) throws InterruptedException {
    return ChildProcess.start("listener", Listener.command(how), errors(), deadline);
  }

  private Path errors() {
    return folder.resolve("errors.log");
  }

  private Process parent(Path pid) throws Exception {
    return new ProcessBuilder(Listener.command("parent", pid.toString())).inheritIO().start();
  }

  private static ProcessHandle child(Path pid) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!Files.exists(pid) || !Files.readString(pid).endsWith("\n")) {
      assertThat(System.nanoTime()).as("the child's pid in time").isLessThan(deadline);
      Thread.sleep(20);
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  private static void awaitEnd(ProcessHandle process) {
    assertThat(process.onExit()).succeedsWithin(LONG);
    assertThat(process.isAlive()).isFalse();
  }
}
