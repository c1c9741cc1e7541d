package dev.plimsoll.serve.upkeep;

import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntSupplier;

/**
 * Has the store forget what its retention allows, in small batches with pauses, so that tasks on
 * their way never wait long for it.
 */
public final class Pruner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Pruner.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(20);
  private static final int BATCH = 200;

  private final TaskStore store;
  private final LedgerStore ledger;
  private final Retention retention;
  private final InstantSource clock;
  private final Thread thread;

  public Pruner(TaskStore store, LedgerStore ledger, Retention retention, InstantSource clock) {
    this.store = store;
    this.ledger = ledger;
    this.retention = retention;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("pruner").daemon().start(this::pruneUntilClosed);
  }

  private void pruneUntilClosed() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          long forgotten = prune();
          if (forgotten > 0) {
            LOG.log(Level.DEBUG, "forgot {0} tasks that were over", forgotten);
          }
        } catch (StoreException e) {
          LOG.log(Level.WARNING, "old tasks could not be forgotten: {0}", e.getMessage());
        } catch (RuntimeException e) { // the next period may do better
          LOG.log(Level.ERROR, "a bug in forgetting old tasks", e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private long prune() throws InterruptedException {
    Instant now = clock.instant();
    long bytes = retention.keepSize().bytes();
    inBatches(() -> ledger.forgetBefore(now.minus(retention.keepCosts()), BATCH));
    return inBatches(() -> store.prune(now.minus(retention.keepFor()), bytes, BATCH));
  }

  private static long inBatches(IntSupplier batch) throws InterruptedException {
    long sum = 0;
    int forgotten;
    do {
      forgotten = batch.getAsInt();
      sum += forgotten;
      Thread.sleep(BETWEEN_BATCHES);
    } while (forgotten == BATCH);
    return sum;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
