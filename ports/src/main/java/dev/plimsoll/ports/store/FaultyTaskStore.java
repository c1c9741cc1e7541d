package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A store that fails or stalls when it is told to; for tests of what happens then. */
public final class FaultyTaskStore implements TaskStore {
  private final TaskStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean failing;
  private boolean stalled;

  public FaultyTaskStore(TaskStore store) {
    this.store = store;
  }

  /** Every call fails while this is true. */
  public void fail(boolean now) {
    set(() -> failing = now);
  }

  /** Every call waits while this is true. */
  public void stall(boolean now) {
    set(() -> stalled = now);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pass() {
    lock.lock();
    try {
      while (stalled) {
        changed.awaitUninterruptibly();
      }
      if (failing) {
        throw new StoreException("the store was told to fail");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void commit(List<Change> changes) {
    pass();
    store.commit(changes);
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    pass();
    return store.find(id);
  }

  @Override
  public Page list(Query query) {
    pass();
    return store.list(query);
  }

  @Override
  public String describe() {
    return store.describe() + ", faulty";
  }

  @Override
  public boolean isDurable() {
    return store.isDurable();
  }

  @Override
  public void close() {
    stall(false);
    store.close();
  }
}
