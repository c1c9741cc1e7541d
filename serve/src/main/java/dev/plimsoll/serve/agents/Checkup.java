package dev.plimsoll.serve.agents;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.function.Supplier;

/** Asks the agents of a pool for a sign of life, again and again. Decides nothing of them. */
final class Checkup implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Checkup.class.getName());

  private final AgentTimes times;
  private final Supplier<Collection<Agent>> agents;
  private final Thread thread;

  Checkup(String pool, AgentTimes times, Supplier<Collection<Agent>> agents) {
    this.times = times;
    this.agents = agents;
    this.thread = Thread.ofVirtual().name("checkup-" + pool).start(this::lookUntilClosed);
  }

  private void lookUntilClosed() {
    try {
      while (true) {
        Thread.sleep(times.checkEvery().minus(times.answerWithin()));
        try {
          look();
        } catch (RuntimeException e) { // agents must go on being looked at
          LOG.log(Level.ERROR, "a bug in looking at agents", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void look() throws InterruptedException {
    Collection<Agent> asked = agents.get();
    asked.forEach(Agent::ask);
    Thread.sleep(times.answerWithin());
    asked.forEach(Agent::look);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
