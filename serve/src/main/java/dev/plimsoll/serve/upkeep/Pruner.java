package dev.plimsoll.serve.upkeep;

import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

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
  private final Retention retention;
  private final InstantSource clock;
  private final Thread thread;

  public Pruner(TaskStore store, Retention retention, InstantSource clock) {
    this.store = store;
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
    long sum = 0;
    int forgotten;
    do {
      forgotten =
          store.prune(
              clock.instant().minus(retention.keepFor()), retention.keepSize().bytes(), BATCH);
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
