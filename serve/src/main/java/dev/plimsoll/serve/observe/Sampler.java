package dev.plimsoll.serve.observe;

import dev.plimsoll.serve.dispatch.Dispatcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Tells the dispatcher how much of the heap is in use, a few times a second. Decides nothing. */
public final class Sampler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sampler.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Dispatcher dispatcher;
  private final Thread thread;

  public Sampler(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
    this.thread = Thread.ofPlatform().name("sampler").daemon().start(this::sampleUntilClosed);
  }

  private void sampleUntilClosed() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          dispatcher.sampled(HeapUse.afterLastCollection());
        } catch (RuntimeException e) { // the ladder must go on being looked at
          LOG.log(Level.ERROR, "a bug in looking at the load", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
