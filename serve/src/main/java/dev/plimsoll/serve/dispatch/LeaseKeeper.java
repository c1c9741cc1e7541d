package dev.plimsoll.serve.dispatch;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this node's lease, and takes over what nodes leave behind whose lease has lapsed. Where a
 * store serves one node only it takes over once, at the start.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LeaseKeeper.class.getName());
  private static final int AT_ONCE = 10_000;

  private final TaskStore store;
  private final Dispatcher dispatcher;
  private final WishKeeper wishes;
  private final Semaphore look = new Semaphore(0);
  private final Thread thread;
  private long renewed = System.nanoTime(); // before the thread begins, then its own

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

  /** The next batch is read while the one before finds its place here. */
  private int takeOver() {
    renewIfDue();
    List<Unfinished> batch = store.takeOver(AT_ONCE);
    int taken = batch.size();
    while (batch.size() == AT_ONCE) {
      try {
        renewIfDue(); // a large backlog takes longer than a lease
      } catch (StoreException e) {
        recover(batch); // these are this node's, and it has no other time to be told of them
        throw e;
      }
      FutureTask<List<Unfinished>> next = new FutureTask<>(() -> store.takeOver(AT_ONCE));
      var _ = Thread.ofVirtual().name("take-over").start(next);
      recover(batch);
      batch = batchOf(next);
      taken += batch.size();
    }
    recover(batch);
    return taken;
  }

  private static List<Unfinished> batchOf(FutureTask<List<Unfinished>> reading) {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failed) {
        throw failed;
      }
      throw new IllegalStateException("a bug in taking over", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while tasks were taken over");
    }
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
    renew();
    int taken = takeOver();
    if (taken > 0) {
      LOG.log(Level.INFO, "took over {0} tasks of nodes that are gone", taken);
    }
    int free = dispatcher.idleSlots();
    if (free > 0) {
      recover(store.askFor(Math.min(free, AT_ONCE)));
    }
  }

  private void renew() {
    if (!store.renew()) {
      LOG.log(Level.WARNING, "the lease had lapsed: other nodes own what this one held");
      dispatcher.leaseLost();
    }
    renewed = System.nanoTime();
  }

  private void renewIfDue() {
    Duration lease = store.lease();
    if (lease.isPositive() && System.nanoTime() - renewed >= lease.toNanos() / 3) {
      renew();
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
