package dev.plimsoll.app;

import java.time.Duration;

/** Runs typical code once, while the JVM watches what the AOT cache should hold. */
final class Training {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Training() {}

  /** Never throws; ends the process where it takes too long. */
  static void run(Actions actions) {
    Thread watch = Thread.ofPlatform().daemon().name("training-watch").start(Training::endLate);
    for (var arguments : Main.TYPICAL) {
      Main.run(actions, Streams.discarded(), arguments.toArray(String[]::new));
    }
    try {
      actions.train();
    } catch (InterruptedException | RuntimeException e) {
      System.err.println("training is incomplete: " + e);
    }
    watch.interrupt();
    // Not left to the last thread: one that lingers would keep the launcher waiting.
    System.exit(Exit.DONE);
  }

  private static void endLate() {
    try {
      Thread.sleep(LONGEST);
      Runtime.getRuntime().halt(Exit.ERROR);
    } catch (InterruptedException _) {
      // in time
    }
  }
}
