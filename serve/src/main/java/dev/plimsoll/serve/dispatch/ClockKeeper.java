package dev.plimsoll.serve.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Looks every second whether somebody set the clock on the wall, and has the server follow it. */
public final class ClockKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ClockKeeper.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final SteadyClock clock;
  private final Dispatcher dispatcher;
  private final Thread thread;

  /** Begins to look. */
  public ClockKeeper(SteadyClock clock, Dispatcher dispatcher) {
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.thread = Thread.ofVirtual().name("clock-keeper").start(this::keep);
  }

  private void keep() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        look();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void look() {
    try {
      Duration by = dispatcher.follow(clock);
      if (!by.isZero()) {
        LOG.log(
            Level.WARNING,
            "the clock was set by {0} s: what waits for a moment follows it",
            Double.toString(by.toMillis() / 1_000.0));
      }
    } catch (RuntimeException e) { // without this thread deadlines would go wrong
      LOG.log(Level.ERROR, "a bug in following the clock", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
