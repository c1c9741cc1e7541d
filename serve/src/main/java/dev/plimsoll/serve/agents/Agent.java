package dev.plimsoll.serve.agents;

import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One agent: runs each attempt on a virtual thread of its own, as many at once as the engine gives
 * it. While nothing happens it has no thread.
 */
final class Agent implements AutoCloseable {
  private final String name;
  private final AgentSpec spec;
  private final ChatRun run;
  private final Dispatcher dispatcher;
  private final Runnable isReady;
  private volatile @Nullable Thread preparing; // where that takes time
  private volatile boolean ready;
  private volatile boolean asked;
  private volatile boolean unwell; // and that was said
  private volatile boolean faulty; // the last attempt failed by its own fault

  /**
   * @param isReady told once its start is done and reported
   */
  Agent(String name, AgentSpec spec, ChatRun run, Dispatcher dispatcher, Runnable isReady) {
    this.name = name;
    this.spec = spec;
    this.run = run;
    this.dispatcher = dispatcher;
    this.isReady = isReady;
  }

  /** Does what a start takes, and reports. Never blocks. */
  void start() {
    prepare(spec.times().coldStart(), false);
  }

  /** It stood by, and is to serve. Never blocks. */
  void serve() {
    prepare(spec.times().warmStart(), true);
  }

  private void prepare(Duration time, boolean warm) {
    if (time.isZero()) {
      becomeReady(warm);
    } else {
      preparing = Thread.ofVirtual().name("agent-" + name).start(() -> becomeReady(time, warm));
    }
  }

  private void becomeReady(Duration time, boolean warm) {
    try {
      Thread.sleep(time);
      becomeReady(warm);
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void becomeReady(boolean warm) {
    ready = true;
    dispatcher.ready(spec.role(), name, spec.concurrency(), warm, isReady);
  }

  /** Runs an attempt. Never blocks. */
  void begin(Attempt attempt) {
    Thread.ofVirtual().name(attempt.id().value()).start(() -> run(attempt));
  }

  private void run(Attempt attempt) {
    faulty = !run.run(attempt);
    if (faulty) {
      unwell = true;
      dispatcher.checked(name, false);
    }
  }

  /** Asks for a sign of life, on a thread such as its attempts have; see {@link #look}. */
  void ask() {
    if (ready) {
      asked = true;
      Thread.ofVirtual().name("agent-" + name).start(() -> asked = false);
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

  @Override
  public void close() {
    Thread thread = preparing;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
