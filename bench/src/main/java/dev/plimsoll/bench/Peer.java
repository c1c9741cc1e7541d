package dev.plimsoll.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A load generator to stand beside: one that can run, or one that is not there. */
sealed interface Peer {
  String name();

  /**
   * One that can run.
   *
   * @param version as its package says it
   * @param warmUp left out of the window, from the first request on
   * @param length how long it loads
   */
  record Ready(
      String name, String version, Duration warmUp, Duration length, Call call, Tongue tongue)
      implements Peer {}

  /** One that is missing: its figures are not shown, and this is why. */
  record Absent(String name, String why) implements Peer {}

  /** Writes what the generator needs into the shot's folder and answers with its command. */
  interface Call {
    List<String> command(Shot shot) throws IOException;
  }

  /** Understands what the generator said at its end. */
  interface Tongue {
    Claim read(Shot shot, String output) throws BrokenException, IOException;
  }
}
