package dev.plimsoll.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a command end well when Ctrl-C or SIGTERM asks it to: the JVM waits, up to a grace time,
 * until the work is closed. The exit status is then the signal's own, 130 or 143.
 *
 * <pre>{@code
 * try (var interruption = Interruption.asks(run::stop, grace)) { run.untilDone(); }
 * }</pre>
 */
final class Interruption implements AutoCloseable {
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Runnable stop, Duration grace) {
    hook =
        Thread.ofPlatform()
            .name("interruption")
            .unstarted(() -> {
              asked.set(true);
              stop.run();
              awaitDone(grace);
            });
  }

  /**
   * From now on a signal runs {@code stop} once, on a thread of its own, and waits for {@link
   * #close}.
   *
   * @param grace the longest time that the JVM waits for {@link #close}
   */
  static Interruption asks(Runnable stop, Duration grace) {
    Interruption interruption = new Interruption(stop, grace);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether a signal came. */
  boolean asked() {
    return asked.get();
  }

  /** The work is done; a JVM that waits for it ends now. */
  @Override
  public void close() {
    done.countDown();
    if (!asked.get()) {
      forget();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // a signal came just now; nothing is left to stop
    }
  }

  private void awaitDone(Duration grace) {
    try {
      done.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
