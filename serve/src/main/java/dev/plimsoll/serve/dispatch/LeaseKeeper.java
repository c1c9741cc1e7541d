package dev.plimsoll.serve.dispatch;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this node's lease, and takes over what nodes leave behind whose lease has lapsed. Where a
 * store serves one node only it takes over once, at the start.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LeaseKeeper.class.getName());
  private static final int AT_ONCE = 1_000;

  private final TaskStore store;
  private final Dispatcher dispatcher;
  private final WishKeeper wishes;
  private final Semaphore look = new Semaphore(0);
  private final Thread thread;

  public LeaseKeeper(TaskStore store, Dispatcher dispatcher, WishKeeper wishes) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.wishes = wishes;
    this.thread = Thread.ofPlatform().name("lease-keeper").daemon().unstarted(this::keep);
  }

  /**
   * Takes over what is left behind, then keeps the lease until closed.
   *
   * @return how many tasks were taken over
   * @throws StoreException when the store cannot say
   */
  public int start() {
    int taken = takeOver();
    if (store.lease().isPositive()) {
      thread.start();
    }
    return taken;
  }

  /** Looks for work now. */
  public void look() {
    look.release();
  }

  private int takeOver() {
    int taken = 0;
    List<Unfinished> batch;
    do {
      batch = store.takeOver(AT_ONCE);
      recover(batch);
      taken += batch.size();
    } while (batch.size() == AT_ONCE);
    return taken;
  }

  private void keep() {
    Duration period = store.lease().dividedBy(3);
    try {
      while (true) {
        var _ = look.tryAcquire(period.toMillis(), TimeUnit.MILLISECONDS);
        look.drainPermits();
        try {
          keepOnce();
        } catch (StoreException e) {
          LOG.log(Level.WARNING, "the lease could not be renewed: {0}", e.getMessage());
        } catch (RuntimeException e) { // without this thread the node would be taken for dead
          LOG.log(Level.ERROR, "a bug in keeping the lease", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void keepOnce() {
    if (!store.renew()) {
      LOG.log(Level.WARNING, "the lease had lapsed: other nodes own what this one held");
      dispatcher.leaseLost();
    }
    int taken = takeOver();
    if (taken > 0) {
      LOG.log(Level.INFO, "took over {0} tasks of nodes that are gone", taken);
    }
    int free = dispatcher.idleSlots();
    if (free > 0) {
      recover(store.askFor(Math.min(free, AT_ONCE)));
    }
  }

  /** What was wanted of them before is wanted of this node now. */
  private void recover(List<Unfinished> tasks) {
    dispatcher.recover(tasks);
    if (!tasks.isEmpty()) {
      wishes.look();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
