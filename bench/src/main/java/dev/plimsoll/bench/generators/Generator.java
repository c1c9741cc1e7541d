package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A load generator to stand beside: one that can run, or one that is not there. */
sealed interface Generator {
  String name();

  /**
   * One that can run.
   *
   * @param version as its package says it
   * @param warmUp left out of the window, from the first request on
   * @param length how long it loads
   */
  record Ready(
      String name,
      String version,
      Duration warmUp,
      Duration length,
      CommandLine commandLine,
      OutputReader reader)
      implements Generator {}

  /** One that is missing: its figures are not shown, and this is why. */
  record Absent(String name, String why) implements Generator {}

  /** Writes what the generator needs into the spec's folder and answers with its command. */
  interface CommandLine {
    List<String> command(LoadSpec spec) throws IOException;
  }

  /** Understands what the generator said at its end. */
  interface OutputReader {
    ReportedLatency read(LoadSpec spec, String output) throws BrokenException, IOException;
  }
}
