package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.stores.Backing;
import java.util.List;

/** A queue to be measured: one that can run, or one that is not there. */
sealed interface QueueUnderTest {
  String name();

  /**
   * One that can run.
   *
   * @param version as its package says it
   */
  record Ready(String name, String version, Backing.Kind backing, Start start)
      implements QueueUnderTest {}

  /** One that is missing: its figures are not shown, and this is why. */
  record Absent(String name, String why) implements QueueUnderTest {}

  /** The command of a driver, to which what it is to do is added. */
  interface Start {
    List<String> command(String url);
  }
}
