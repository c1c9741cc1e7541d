package dev.plimsoll.core.degrade;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.Map;

/**
 * What the ladder is told at one moment. What is not known is left at zero, and then asks for
 * nothing and holds nothing.
 *
 * @param waits how long the oldest waiting task of a class has waited; none where nobody waits;
 *     what is parked does not wait
 * @param queue how full the queue is, as a share of its bound
 * @param memory how much of the heap is used, as a share of its bound
 * @param calls what became of the calls to providers of late; those that an open breaker refused
 *     count as failed, or an open breaker would look like health
 * @param runP99 of late, from the begin of an attempt to its end: waiting has signals of its own
 */
public record Signals(
    Map<Priority, Duration> waits, double queue, double memory, Calls calls, Duration runP99) {
  /** Nothing waits, nothing is used, nothing was called. */
  public static final Signals CALM = new Signals(Map.of(), 0, 0, new Calls(0, 0), Duration.ZERO);

  public Signals {
    waits = Map.copyOf(waits);
    if (!(queue >= 0 && memory >= 0) || runP99.isNegative()) {
      throw new IllegalArgumentException("a share or a time is a number from 0");
    }
  }

  /** How long the oldest waiting task of a class has waited; zero where nobody waits. */
  Duration wait(Priority priority) {
    return waits.getOrDefault(priority, Duration.ZERO);
  }

  /** Calls to providers over a window, and how many of them failed. */
  public record Calls(long made, long failed) {
    public Calls {
      if (failed < 0 || made < failed) {
        throw new IllegalArgumentException("%d of %d calls failed".formatted(failed, made));
      }
    }
  }
}
