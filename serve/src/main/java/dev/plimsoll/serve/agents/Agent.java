package dev.plimsoll.serve.agents;

import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One agent: a virtual thread that takes attempts from its mailbox and runs each on a virtual
 * thread of its own, as many at once as it has slots.
 */
final class Agent implements AutoCloseable {
  private static final int OTHERS = 2; // messages that are no attempts

  private final String name;
  private final AgentSpec spec;
  private final ChatRun run;
  private final Dispatcher dispatcher;
  private final Runnable isReady;
  private final BlockingQueue<Message> mailbox;
  private final Thread thread;
  private boolean givenUp; // guarded by the dispatcher's lock
  private volatile boolean ready;
  private volatile boolean asked;
  private volatile boolean unwell; // and that was said
  private volatile boolean faulty; // the last attempt failed by its own fault

  /** What its thread is told. */
  private sealed interface Message {
    record Work(Attempt attempt) implements Message {}

    /** Stand by no longer. */
    record Serve() implements Message {}

    /** Give a sign of life. */
    record Ping() implements Message {}
  }

  /**
   * @param isReady told once its start is done and reported
   */
  Agent(String name, AgentSpec spec, ChatRun run, Dispatcher dispatcher, Runnable isReady) {
    this.name = name;
    this.spec = spec;
    this.run = run;
    this.dispatcher = dispatcher;
    this.isReady = isReady;
    // twice the slots: a slot is free for the engine a moment before its thread has ended
    this.mailbox = new ArrayBlockingQueue<>(2 * spec.concurrency() + OTHERS);
    this.thread = Thread.ofVirtual().name("agent-" + name).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  /** It stood by, and is to serve. */
  void serve() {
    mailbox.add(new Message.Serve());
  }

  /** Takes an attempt without blocking. */
  void post(Attempt attempt) {
    if (givenUp) {
      begin(attempt);
    } else {
      mailbox.add(new Message.Work(attempt));
    }
  }

  /** Its thread is not waited for: what it was given, and will be, runs without it. */
  void giveUp() {
    givenUp = true;
    List<Message> left = new ArrayList<>();
    mailbox.drainTo(left);
    for (Message message : left) {
      if (message instanceof Message.Work work) {
        begin(work.attempt());
      }
    }
  }

  /** Asks for a sign of life; see {@link #look}. */
  void ask() {
    if (ready) {
      asked = true;
      if (!mailbox.offer(new Message.Ping())) {
        asked = false; // full of work, which it takes: the next look will tell
      }
    }
  }

  /** Tells the dispatcher whether the sign of life came, where that is news. */
  void look() {
    if (asked) {
      unwell = true;
      dispatcher.checked(name, false);
    } else if (unwell && !faulty) {
      unwell = false;
      dispatcher.checked(name, true);
    }
  }

  private void live() {
    try {
      becomeReady(spec.times().coldStart(), false);
      while (true) {
        switch (mailbox.take()) {
          case Message.Work(Attempt attempt) -> begin(attempt);
          case Message.Serve() -> becomeReady(spec.times().warmStart(), true);
          case Message.Ping() -> asked = false;
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void becomeReady(Duration time, boolean warm) throws InterruptedException {
    Thread.sleep(time);
    ready = true;
    dispatcher.ready(spec.role(), name, spec.concurrency(), warm);
    isReady.run();
  }

  private void begin(Attempt attempt) {
    Thread.ofVirtual().name(attempt.id().value()).start(() -> run(attempt));
  }

  private void run(Attempt attempt) {
    faulty = !run.run(attempt);
    if (faulty) {
      unwell = true;
      dispatcher.checked(name, false);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
