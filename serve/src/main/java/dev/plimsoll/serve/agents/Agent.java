package dev.plimsoll.serve.agents;

import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One agent: a virtual thread that takes attempts from its mailbox and runs each on a virtual
 * thread of its own, as many at once as it has slots.
 */
final class Agent implements AutoCloseable {
  private final String name;
  private final AgentSpec spec;
  private final ChatRun run;
  private final BlockingQueue<Attempt> mailbox;
  private final Thread thread;

  Agent(String name, AgentSpec spec, ChatRun run) {
    this.name = name;
    this.spec = spec;
    this.run = run;
    // twice the slots: a slot is free for the engine a moment before its thread has ended
    this.mailbox = new ArrayBlockingQueue<>(2 * spec.concurrency());
    this.thread = Thread.ofVirtual().name("agent-" + name).unstarted(this::takeUntilClosed);
  }

  void start(Dispatcher dispatcher) {
    thread.start();
    dispatcher.ready(spec.role(), name, spec.concurrency());
  }

  /** Takes an attempt without blocking. */
  void post(Attempt attempt) {
    mailbox.add(attempt);
  }

  private void takeUntilClosed() {
    try {
      while (true) {
        Attempt attempt = mailbox.take();
        Thread.ofVirtual().name(attempt.id().value()).start(() -> run.run(attempt));
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
