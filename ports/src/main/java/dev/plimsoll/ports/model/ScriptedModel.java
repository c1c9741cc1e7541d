package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A model whose answers a test gives by hand: each call waits until somebody answers it. Never
 * touches a wire.
 */
public final class ScriptedModel implements ModelClient {
  private static final int MOST_WAITING = 10_000;
  private static final long LONGEST_SECONDS = 60;

  private final BlockingQueue<Asked> calls = new LinkedBlockingQueue<>(MOST_WAITING);

  /** One call that waits for its answer. */
  public static final class Asked {
    private final ModelCall call;
    private final CallListener listener;
    private final BlockingQueue<ModelAnswer> answer = new LinkedBlockingQueue<>(1);
    private volatile boolean interrupted;

    private Asked(ModelCall call, CallListener listener) {
      this.call = call;
      this.listener = listener;
    }

    public ModelCall call() {
      return call;
    }

    /** Who hears of this call while it lasts. */
    public CallListener listener() {
      return listener;
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

  /**
   * The next call; waits until there is one.
   *
   * @throws IllegalStateException when nobody calls for a minute
   */
  public Asked next() throws InterruptedException {
    Asked next = calls.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new IllegalStateException(
          "nobody called the model for %d s".formatted(LONGEST_SECONDS));
    }
    return next;
  }

  /** How many calls nobody has taken yet. */
  public int waiting() {
    return calls.size();
  }

  @Override
  public ModelAnswer call(ModelCall call, CallListener listener) throws InterruptedException {
    Asked asked = new Asked(call, listener);
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
