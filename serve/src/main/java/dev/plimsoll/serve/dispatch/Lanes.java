package dev.plimsoll.serve.dispatch;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskStore;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The writers of a store: one, or where two can commit side by side one for new tasks, whose
 * callers wait, and one for what follows once a task was accepted. What happens to a task is
 * decided only after its acceptance is durable, so that each writer keeps the order of it.
 */
final class Lanes implements AutoCloseable {
  /** Who takes in more than it gets done would owe more and more: new tasks wait from here on. */
  static final int MOST_OWED = 4 * StoreWriter.MOST_AT_ONCE;

  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);
  private final StoreWriter arrivals;
  private final StoreWriter steps; // the same, where there is one

  Lanes(TaskStore store, int bound, StoreWriter.Listener listener) {
    if (store.commitsSideBySide()) {
      this.arrivals = new StoreWriter(store, bound, listener, this::awaitRoom, () -> {});
      this.steps = new StoreWriter(store, bound, listener, () -> {}, arrivals::storeWorks);
    } else {
      this.arrivals = new StoreWriter(store, bound, listener, () -> {}, () -> {});
      this.steps = arrivals;
    }
  }

  /** In trouble new tasks must be answered, not kept waiting. */
  private void awaitRoom() throws InterruptedException {
    while (steps.waiting() > MOST_OWED && steps.trouble().isEmpty()) {
      Thread.sleep(LOOK);
    }
  }

  /** Takes a change without blocking. */
  void add(Change change) {
    (change.isArrival() ? arrivals : steps).add(change);
  }

  private Stream<StoreWriter> all() {
    return Stream.of(arrivals, steps).distinct();
  }

  /**
   * Why nothing can be stored now; empty while all is well. It lasts until steps can be stored:
   * what was accepted comes first.
   */
  Optional<String> trouble() {
    return steps.trouble().or(arrivals::trouble);
  }

  /** How many changes of accepted tasks the store has not taken yet. */
  long unstored() {
    return all().mapToLong(StoreWriter::unstored).sum();
  }

  /** Has something be stored that changes nothing, so that it shows whether the store still can. */
  void probe() {
    all().forEach(StoreWriter::probe);
  }

  /** Writes what waits, then stops; gives up after five seconds. */
  @Override
  public void close() {
    all().forEach(StoreWriter::stop);
    long end = System.nanoTime() + LAST_CHANCE.toNanos();
    all().forEach(writer -> writer.awaitEnd(Duration.ofNanos(end - System.nanoTime())));
  }
}
