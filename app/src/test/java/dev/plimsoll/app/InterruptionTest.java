package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  @TempDir private Path folder;

  /** What runs behind a shell that ignores Ctrl-C, as with nohup, cannot hear it either. */
  private static boolean isDeaf() throws IOException {
    Path status = Path.of("/proc/self/status");
    String signals = Files.exists(status) ? Files.readString(status) : "";
    return Pattern.compile("SigIgn:\\s*[0-9a-f]*[2367abef]\\n").matcher(signals).find();
  }

  @Test
  void workThatIsInterruptedStillWritesItsReport() throws Exception {
    assumeFalse(isDeaf(), "started by somebody who ignores SIGINT");
    Path report = folder.resolve("report");
    Process worker =
        new ProcessBuilder(Listener.command("work", report.toString()))
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(worker.inputReader().readLine()).startsWith("listening");

    new ProcessBuilder("kill", "-INT", Long.toString(worker.pid())).start().waitFor();

    assertThat(worker.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(Exit.INTERRUPTED);
    assertThat(Files.readString(report)).isEqualTo("report, asked true");
  }

  @Test
  void workThatEndsByItselfWasNotAsked() {
    try (Interruption interruption = Interruption.asks(() -> {}, Duration.ofSeconds(1))) {
      assertThat(interruption.asked()).isFalse();
    }
  }
}
