package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.lessor.Lessor.LessorException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries the engine's words to the lessor, as many at once as there are, on a thread of its own,
 * so that the engine never waits for it. The engine asks one question a limit at a time, so as many
 * wait as there are limits.
 */
final class Leases implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Leases.class.getName());
  private static final int AT_ONCE = 200;

  private final BlockingQueue<Demand> demands = new LinkedBlockingQueue<>();
  private final Lessor lessor;
  private final Dispatcher dispatcher;
  private final Thread thread;

  /** Carries words until closed. */
  Leases(Lessor lessor, Dispatcher dispatcher) {
    this.lessor = lessor;
    this.dispatcher = dispatcher;
    this.thread = Thread.ofPlatform().name("leases").daemon().start(this::carry);
  }

  /** Says it soon; never blocks. */
  void say(Demand demand) {
    demands.add(demand);
  }

  private void carry() {
    try {
      while (true) {
        List<Demand> some = new ArrayList<>();
        some.add(demands.take());
        demands.drainTo(some, AT_ONCE - 1);
        List<Lent> lent = lent(some);
        for (int i = 0; i < some.size(); i++) {
          dispatcher.leased(
              some.get(i), lent.isEmpty() ? Optional.empty() : Optional.of(lent.get(i)));
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** An answer to each, or none at all. */
  private List<Lent> lent(List<Demand> some) {
    try {
      return lessor.lease(some);
    } catch (LessorException e) {
      LOG.log(Level.DEBUG, "nobody lends of {0} limits: {1}", some.size(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in leasing of " + some.getFirst().name(), e);
    }
    return List.of();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
