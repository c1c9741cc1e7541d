package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.time.Instant;
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
  private boolean failingAfter;
  private boolean stalled;

  public FaultyTaskStore(TaskStore store) {
    this.store = store;
  }

  /** Every call fails while this is true. */
  public void fail(boolean now) {
    set(() -> failing = now);
  }

  /** Every commit is made and then fails while this is true, as when a connection breaks. */
  public void failAfterCommit(boolean now) {
    set(() -> failingAfter = now);
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
  public Commit commit(List<Change> changes) {
    pass();
    Commit commit = store.commit(changes);
    lock.lock();
    try {
      if (failingAfter) {
        throw new StoreException("the store was told to fail after its commit");
      }
    } finally {
      lock.unlock();
    }
    return commit;
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    pass();
    return store.find(id);
  }

  @Override
  public List<TaskRecord> findAll(List<TaskId> ids) {
    pass();
    return store.findAll(ids);
  }

  @Override
  public List<AttemptRecord> attempts(TaskId id) {
    pass();
    return store.attempts(id);
  }

  @Override
  public Optional<Idempotency.Held> held(String tenant, String key, Instant now) {
    pass();
    return store.held(tenant, key, now);
  }

  @Override
  public List<Unfinished> takeOver(int most) {
    pass();
    return store.takeOver(most);
  }

  @Override
  public List<Unfinished> askFor(int most) {
    pass();
    return store.askFor(most);
  }

  @Override
  public boolean wish(Wish wish) {
    pass();
    return store.wish(wish);
  }

  @Override
  public List<Wish> wishes(int most) {
    pass();
    return store.wishes(most);
  }

  @Override
  public boolean commitsSideBySide() {
    return store.commitsSideBySide();
  }

  @Override
  public Duration lease() {
    return store.lease();
  }

  @Override
  public boolean renew() {
    pass();
    return store.renew();
  }

  @Override
  public int prune(Instant before, long mostBytes, int most) {
    pass();
    return store.prune(before, mostBytes, most);
  }

  @Override
  public int purge(Query query) {
    pass();
    return store.purge(query);
  }

  @Override
  public boolean forget(TaskId id) {
    pass();
    return store.forget(id);
  }

  @Override
  public int erase(String tenant, String userId) {
    pass();
    return store.erase(tenant, userId);
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
