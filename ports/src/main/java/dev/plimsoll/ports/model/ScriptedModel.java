package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A model whose answers a test gives by hand: each call waits until somebody answers it. Never
 * touches a wire.
 */
public final class ScriptedModel implements ModelClient {
  private static final int MOST_WAITING = 10_000;

  private final BlockingQueue<Asked> calls = new LinkedBlockingQueue<>(MOST_WAITING);

  /** One call that waits for its answer. */
  public static final class Asked {
    private final ModelCall call;
    private final BlockingQueue<ModelAnswer> answer = new LinkedBlockingQueue<>(1);
    private volatile boolean interrupted;

    private Asked(ModelCall call) {
      this.call = call;
    }

    public ModelCall call() {
      return call;
    }

    /** Whether the caller gave up waiting. */
    public boolean isInterrupted() {
      return interrupted;
    }

    /** Answers with text; one token a word. */
    public void complete(String text) {
      int words = text.split("\\s+").length;
      answer.add(
          new ModelAnswer.Completed(
              text,
              call.model(),
              "stop",
              new Usage(call.messages().size(), 0, words),
              ModelAnswer.CallTimes.NONE));
    }

    public void fail(Failure failure) {
      answer.add(new ModelAnswer.Failed(failure, ModelAnswer.CallTimes.NONE));
    }
  }

  /** The next call; waits until there is one. */
  public Asked next() throws InterruptedException {
    return calls.take();
  }

  /** How many calls nobody has taken yet. */
  public int waiting() {
    return calls.size();
  }

  @Override
  public ModelAnswer call(ModelCall call) throws InterruptedException {
    Asked asked = new Asked(call);
    calls.put(asked);
    try {
      return asked.answer.take();
    } catch (InterruptedException e) {
      asked.interrupted = true;
      throw e;
    }
  }

  @Override
  public String describe() {
    return "scripted";
  }

  @Override
  public void close() {}
}
