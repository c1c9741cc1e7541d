package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  @TempDir private Path folder;

  @Test
  void workThatIsInterruptedStillWritesItsReport() throws Exception {
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
