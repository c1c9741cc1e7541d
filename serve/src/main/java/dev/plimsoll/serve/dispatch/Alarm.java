package dev.plimsoll.serve.dispatch;

import dev.plimsoll.serve.loop.TimedLoop;
import dev.plimsoll.serve.loop.TimedLoop.Rest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Wakes somebody at one time that can be set anew. Sleeps without a tick while nothing is set. */
final class Alarm implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Alarm.class.getName());
  private static final Duration CLOCK_LOOK = Duration.ofHours(1);

  private final InstantSource clock;
  private final Runnable ring;
  private final AtomicReference<Instant> at = new AtomicReference<>(Instant.MAX);
  private final TimedLoop loop;

  Alarm(InstantSource clock, Runnable ring) {
    this.clock = clock;
    this.ring = ring;
    this.loop = new TimedLoop(Thread.ofVirtual().name("alarm"), clock, CLOCK_LOOK, this::look);
    loop.start();
  }

  /** Rings at {@code time} instead of any time set before. */
  void set(Instant time) {
    at.set(time);
    loop.wake();
  }

  /** Looks at the clock now: somebody set it. */
  void clockSet() {
    loop.wake();
  }

  private Rest look() {
    Instant time = at.get();
    // a time that was set meanwhile woke the loop, and is looked at next
    if (!clock.instant().isBefore(time) && at.compareAndSet(time, Instant.MAX)) {
      try {
        ring.run();
      } catch (RuntimeException e) { // without this thread no retry and no deadline would come
        LOG.log(Level.ERROR, "a bug in what the alarm woke", e);
      }
    }
    return Rest.until(at.get());
  }

  @Override
  public void close() {
    loop.close();
  }
}
