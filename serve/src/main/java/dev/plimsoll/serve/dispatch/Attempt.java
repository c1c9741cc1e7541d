package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task on its way to an agent. Interrupted at any time, before it begins or while
 * it runs; the thread that runs it says so with {@link #begin} and {@link #end}.
 */
public final class Attempt {
  private final TaskId id;
  private final int number;
  private final String agent;
  private final Priority priority;
  private final String key;
  private final Future<TaskRequest> request;
  private final Supplier<? extends Future<TaskRequest>> again;
  private volatile Instant decided;
  private volatile Instant handedOver;
  private @Nullable Thread runner;
  private boolean interrupted;

  Attempt(
      TaskId id,
      int number,
      String agent,
      Priority priority,
      String key,
      Instant decided,
      Future<TaskRequest> request,
      Supplier<? extends Future<TaskRequest>> again) {
    this.id = id;
    this.number = number;
    this.agent = agent;
    this.priority = priority;
    this.key = key;
    this.decided = decided;
    this.request = request;
    this.again = again;
    this.handedOver = decided;
  }

  public TaskId id() {
    return id;
  }

  /** Counts from 1. */
  public int number() {
    return number;
  }

  public String agent() {
    return agent;
  }

  /** The id of the key that its task came with; empty where that is not known. */
  public String key() {
    return key;
  }

  /** The class of the task now, which may not be the one that it was submitted with. */
  public Priority priority() {
    return priority;
  }

  /** When the engine decided it, which is when the store says that it began. */
  Instant decided() {
    return decided;
  }

  /**
   * What to run; waits where it must be read. What could not be read when the start was decided is
   * asked for once more: meanwhile the store has taken the start, and so is back.
   *
   * @throws StoreException when it cannot be read
   */
  public TaskRequest request() throws InterruptedException {
    try {
      return request.get();
    } catch (ExecutionException _) {
      return read(again.get());
    }
  }

  private static TaskRequest read(Future<TaskRequest> request) throws InterruptedException {
    try {
      return request.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException trouble) {
        throw new StoreException(String.valueOf(trouble.getMessage()), trouble);
      }
      throw new IllegalStateException("what to run could not be read", e);
    }
  }

  /** When it was durable and given to its agent. */
  public Instant handedOver() {
    return handedOver;
  }

  /** Somebody set the clock: it began as long ago as before. */
  void clockSet(Duration by) {
    decided = decided.plus(by);
    handedOver = handedOver.plus(by);
  }

  void handOver(Instant now) {
    handedOver = now;
  }

  /** The calling thread runs it from now on; false when it was interrupted before. */
  public synchronized boolean begin() {
    if (interrupted) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /** The calling thread is done with it: a later interruption no longer reaches the thread. */
  public synchronized void end() {
    runner = null;
  }

  synchronized void interrupt() {
    interrupted = true;
    if (runner != null) {
      runner.interrupt();
    }
  }
}
