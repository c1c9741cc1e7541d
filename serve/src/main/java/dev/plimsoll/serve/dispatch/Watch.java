package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One caller's wait for a task's end. Thread-safe; close it, whatever happens. */
public final class Watch implements AutoCloseable {
  private final Watchers watchers;
  private final TaskId id;
  private final CountDownLatch over = new CountDownLatch(1);

  Watch(Watchers watchers, TaskId id) {
    this.watchers = watchers;
    this.id = id;
  }

  TaskId id() {
    return id;
  }

  /** Waits until the task is over, somebody calls {@link #leave}, or the time has passed. */
  public void await(Duration time) throws InterruptedException {
    boolean _ = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the wait early. */
  public void leave() {
    over.countDown();
  }

  @Override
  public void close() {
    watchers.forget(this);
  }
}
