package dev.plimsoll.app;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends this process when its parent is gone: the parent holds the other end of standard input, and
 * even a killed one lets it go.
 */
final class ParentWatch {
  private ParentWatch() {}

  /**
   * Watches from a thread of its own; at the end of {@code input} shutdown hooks run, and after
   * {@code grace} the process ends whether they are done or not.
   */
  static void start(InputStream input, Duration grace) {
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch(input, grace));
  }

  private static void watch(InputStream input, Duration grace) {
    try {
      while (input.read() >= 0) {
        // whatever the parent says: only its silence counts
      }
    } catch (IOException _) {
      // as good as its end
    }
    Thread.ofPlatform().daemon().name("parent-gone").start(() -> endAfter(grace));
    System.exit(Exit.INTERRUPTED);
  }

  private static void endAfter(Duration grace) {
    try {
      Thread.sleep(grace);
    } catch (InterruptedException _) {
      // then at once
    }
    Runtime.getRuntime().halt(Exit.INTERRUPTED);
  }
}
