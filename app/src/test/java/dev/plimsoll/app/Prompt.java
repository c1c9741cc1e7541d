package dev.plimsoll.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The command line in this process, and what its last command printed. */
final class Prompt {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs a command; gives its exit status. */
  int run(String... words) {
    out.reset();
    err.reset();
    Streams streams = new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE);
    return Main.run(new Wiring(), streams, words);
  }

  String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
