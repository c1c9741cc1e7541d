package dev.plimsoll.serve.dispatch;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Wish;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Grants what was asked of other nodes and concerns tasks of this one. Never forgets a wish: the
 * store does, once it is granted or in vain. Idle where a store serves one node only.
 */
public final class WishKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WishKeeper.class.getName());
  private static final int AT_ONCE = 1_000;

  /** So soon it is asked whether wishes were granted; a task may have been on its way here. */
  private static final Duration WHILE_WISHED = Duration.ofMillis(500);

  private static final Duration OTHERWISE = Duration.ofSeconds(5);

  private final TaskStore store;
  private final Dispatcher dispatcher;
  private final Semaphore look = new Semaphore(0);
  private final Thread thread;

  public WishKeeper(TaskStore store, Dispatcher dispatcher) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.thread = Thread.ofPlatform().name("wish-keeper").daemon().unstarted(this::keep);
  }

  /** Grants wishes until closed. */
  public void start() {
    if (store.lease().isPositive()) {
      thread.start();
    }
  }

  /** Looks for wishes now. */
  public void look() {
    look.release();
  }

  private void keep() {
    Duration rest = Duration.ZERO;
    try {
      while (true) {
        var _ = look.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
        look.drainPermits();
        rest = grant() ? WHILE_WISHED : OTHERWISE;
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Whether something is still wanted. */
  private boolean grant() {
    try {
      List<Wish> wishes = store.wishes(AT_ONCE);
      dispatcher.grant(wishes);
      return !wishes.isEmpty();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "wishes of other nodes may be late: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in granting wishes", e);
    }
    return false;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
