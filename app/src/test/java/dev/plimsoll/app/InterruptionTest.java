package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  @TempDir private Path folder;

  /** Behind a shell that ignores Ctrl-C, as with nohup, a process cannot hear it unless told to. */
  private static List<String> hearing(List<String> command) throws IOException {
    Path status = Path.of("/proc/self/status");
    String signals = Files.exists(status) ? Files.readString(status) : "";
    boolean deaf = Pattern.compile("SigIgn:\\s*[0-9a-f]*[2367abef]\\n").matcher(signals).find();
    List<String> words = new ArrayList<>(deaf ? List.of("env", "--default-signal=INT") : List.of());
    words.addAll(command);
    return words;
  }

  @Test
  void workThatIsInterruptedStillWritesItsReport() throws Exception {
    Path report = folder.resolve("report");
    Process worker =
        new ProcessBuilder(hearing(Listener.command("work", report.toString())))
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
