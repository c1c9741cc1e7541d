package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One caller's wait for news of a task. Thread-safe; close it, whatever happens. */
public final class Watch implements AutoCloseable {
  private final Watchers watchers;
  private final TaskId id;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean changed;
  private boolean over;

  Watch(Watchers watchers, TaskId id) {
    this.watchers = watchers;
    this.id = id;
  }

  TaskId id() {
    return id;
  }

  /** Waits until the task is over, somebody calls {@link #leave}, or the time has passed. */
  public void awaitEnd(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!over && left > 0) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for any durable change since the last call, or as {@link #awaitEnd} does. */
  public void awaitChange(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!changed && !over && left > 0) {
        left = news.awaitNanos(left);
      }
      changed = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no further change will be heard of. */
  public boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    tell(false);
  }

  /** Ends the wait early. */
  public void leave() {
    tell(true);
  }

  private void tell(boolean end) {
    lock.lock();
    try {
      changed = true;
      over |= end;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    watchers.forget(this);
  }
}
