package dev.plimsoll.serve.dispatch;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Commits changes in the order they were decided, as many at once as wait (group commit). A change
 * that may be refused is reported back when the store fails; one that may not (the end of a task, a
 * retry) is kept and tried again until the store takes it.
 */
final class StoreWriter implements AutoCloseable {
  private static final Logger LOG = System.getLogger(StoreWriter.class.getName());
  private static final int MOST_AT_ONCE = 1_024;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  /** Hears of commits and of failures, in order, on the writer's thread. */
  interface Listener {
    void committed(List<Change> changes);

    /** Only changes that may be refused: inserts and starts. */
    void failed(List<Change> changes);
  }

  private final TaskStore store;
  private final Listener listener;
  private final BlockingQueue<Optional<Change>> queue; // empty: stop
  private final List<Change> kept = new ArrayList<>();
  private final Thread thread;
  private Duration pause = FIRST_PAUSE;
  private boolean stopping;

  /**
   * @param bound more changes than can ever wait at once; one more is a bug
   */
  StoreWriter(TaskStore store, int bound, Listener listener) {
    this.store = store;
    this.listener = listener;
    this.queue = new LinkedBlockingQueue<>(bound);
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilStopped);
  }

  /** Takes a change without blocking. */
  void add(Change change) {
    queue.add(Optional.of(change));
  }

  private void writeUntilStopped() {
    try {
      while (!stopping || !kept.isEmpty()) {
        write(collect());
      }
    } catch (InterruptedException _) {
      LOG.log(Level.ERROR, "stopped with {0} changes not stored", kept.size() + queue.size());
    }
  }

  /** Waits for work. What was kept comes first, so that a task's changes stay in their order. */
  private List<Change> collect() throws InterruptedException {
    List<Optional<Change>> taken = new ArrayList<>();
    List<Change> changes = new ArrayList<>(kept);
    if (kept.isEmpty()) {
      taken.add(queue.take());
    } else {
      Thread.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      kept.clear();
    }
    queue.drainTo(taken, MOST_AT_ONCE);
    for (Optional<Change> change : taken) {
      change.ifPresentOrElse(changes::add, () -> stopping = true);
    }
    return changes;
  }

  private void write(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      store.commit(changes);
      pause = FIRST_PAUSE;
      listener.committed(changes);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "the store failed: {0}", e.getMessage());
      List<Change> refused = new ArrayList<>();
      changes.forEach(change -> (mayFail(change) ? refused : kept).add(change));
      listener.failed(refused);
    }
  }

  private static boolean mayFail(Change change) {
    return switch (change) {
      case Change.Insert _, Change.Started _ -> true;
      case Change.Retrying _, Change.HandedBack _, Change.Finished _ -> false;
    };
  }

  /** Writes what waits, then stops; gives up after five seconds. */
  @Override
  public void close() {
    queue.add(Optional.empty());
    try {
      if (!thread.join(LAST_CHANCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
