package dev.plimsoll.serve.observe;

import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.DoubleConsumer;

/**
 * Tells the dispatcher how much of the heap is in use, a few times a second, and the log what mode
 * came of it. Decides nothing.
 */
public final class Sampler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sampler.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Dispatcher dispatcher;
  private final Decisions decisions;
  private final DoubleConsumer also;
  private Rung rung = Rung.OPTIMAL;
  private long told; // the number of the newest decision that the log has
  private final Thread thread;

  /**
   * @param also who wants to know that too
   */
  public Sampler(Dispatcher dispatcher, Decisions decisions, DoubleConsumer also) {
    this.dispatcher = dispatcher;
    this.decisions = decisions;
    this.also = also;
    this.thread = Thread.ofPlatform().name("sampler").daemon().start(this::sampleUntilClosed);
  }

  private void sampleUntilClosed() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          double memory = HeapUse.afterLastCollection();
          dispatcher.sampled(memory);
          also.accept(memory);
          logModes();
        } catch (RuntimeException e) { // the ladder must go on being looked at
          LOG.log(Level.ERROR, "a bug in looking at the load", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void logModes() {
    for (Decisions.Decision decision : decisions.after(told, "mode")) {
      told = decision.number();
      Rung to = Rung.of(decision.decision()).orElseThrow();
      Level level = to.isWorseThan(rung) ? Level.WARNING : Level.INFO;
      LOG.log(level, "mode {0} after {1}: {2}", to, rung, decision.why());
      rung = to;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
