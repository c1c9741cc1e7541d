package dev.plimsoll.mock.http;

import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.openai.PromptTokens;
import dev.plimsoll.mock.tokens.TokenCounter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads bodies and counts their tokens on threads of their own, off the event loops; large ones in
 * a lane apart, so that a small one never waits for seconds behind them.
 */
final class Readers implements AutoCloseable {
  private static final int SMALL_BYTES = 64 * 1024;

  private final TokenCounter counter = new TokenCounter();
  private final ThreadPoolExecutor small;
  private final ThreadPoolExecutor large;

  Readers(int threads, int mostWaiting) {
    this.small = lane(threads, "mock-read", mostWaiting);
    this.large = lane(1, "mock-read-large", mostWaiting);
  }

  private static ThreadPoolExecutor lane(int threads, String name, int mostWaiting) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(mostWaiting),
        Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }

  /** Runs the code of an answer once and loads the token table, in the background. */
  void warm() {
    large.execute(() -> {
      Rehearsal.run(Dialect.OPENAI);
      counter.warm();
      Rehearsal.run(Dialect.ANTHROPIC);
      Rehearsal.run(Dialect.OLLAMA);
    });
  }

  /**
   * Reads {@code json}, then counts it if it could be read. The callbacks run on the reading
   * thread; {@code failed} stands for a fault of ours.
   *
   * @return whether there was room to take it
   */
  boolean read(
      Dialect dialect,
      byte[] json,
      Consumer<ChatBody> read,
      LongConsumer counted,
      Consumer<Throwable> failed) {
    try {
      (json.length <= SMALL_BYTES ? small : large)
          .execute(() -> {
            try {
              readAndCount(dialect, json, read, counted);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
              failed.accept(fault);
            }
          });
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private void readAndCount(
      Dialect dialect, byte[] json, Consumer<ChatBody> read, LongConsumer counted) {
    ChatBody body = dialect.read(json);
    read.accept(body);
    switch (body) {
      case ChatBody.Refused refused -> {}
      case ChatBody.Accepted(var request) -> counted.accept(PromptTokens.of(request, counter));
    }
  }

  @Override
  public void close() {
    small.shutdownNow();
    large.shutdownNow();
  }
}
