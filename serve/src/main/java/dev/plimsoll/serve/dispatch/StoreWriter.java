package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Commits changes in the order they were decided, as many at once as wait (group commit). When the
 * store fails, new tasks are refused, and nobody knows whether it took them: those without a key
 * are withdrawn; those with one are looked for, since whoever sends them again is told of the
 * first. All else is kept and made again until the store takes it.
 */
final class StoreWriter {
  private static final Logger LOG = System.getLogger(StoreWriter.class.getName());
  static final int MOST_AT_ONCE = 1_024;
  private static final int MOST_NEWS = 16;
  private static final TaskId NOBODY = new TaskId(0, 0);
  private static final Duration LONGEST_MOMENT = Duration.ofNanos(150_000);
  private static final Duration LOOK = Duration.ofNanos(20_000);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_NEWS = Duration.ofSeconds(5);

  /** Hears of commits and of refusals, in order, on a thread of its own. */
  interface Listener {
    /** All of these are durable but those that the commit names. */
    void committed(List<Change> changes, Commit commit);

    /** These new tasks are not here, and will not be. */
    void refused(List<Change.Insert> inserts, String why);

    /** A new task that was refused is here all the same, and its key names it. */
    void found(TaskRecord task);
  }

  /** Waits until a commit may be made. */
  interface Turn {
    void await() throws InterruptedException;
  }

  private final TaskStore store;
  private final Listener listener;
  private final Turn turn;
  private final Runnable onCommit;
  private final BlockingQueue<Optional<Change>> queue; // empty: stop
  private final Deque<Change> pending = new ArrayDeque<>(); // in order; the writer's thread only
  private final Deque<TaskId> doubtful = new ArrayDeque<>(); // refused with a key; the same thread
  private final BlockingQueue<Optional<Runnable>> news = // empty: stop
      new ArrayBlockingQueue<>(MOST_NEWS);
  private final Thread thread;
  private final Thread teller;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile int held; // of pending, those that tasks that were accepted depend on
  private Duration pause = FIRST_PAUSE;
  private boolean stopping;
  private boolean failing; // its own last commit
  private long lastNanos; // what the last commit took
  private int lastSize; // how many it held, and how many waited at its end

  /**
   * @param bound more changes than can ever wait at once; one more is a bug
   * @param turn waited for before each commit
   * @param onCommit hears of each that the store took; must be quick
   */
  StoreWriter(TaskStore store, int bound, Listener listener, Turn turn, Runnable onCommit) {
    this.store = store;
    this.listener = listener;
    this.turn = turn;
    this.onCommit = onCommit;
    this.queue = new LinkedBlockingQueue<>(bound);
    this.teller = Thread.ofPlatform().name("store-news").daemon().start(this::tellUntilStopped);
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilStopped);
  }

  /** Takes a change without blocking. */
  void add(Change change) {
    queue.add(Optional.of(change));
  }

  /** Why nothing can be stored now; empty while all is well. */
  Optional<String> trouble() {
    return trouble;
  }

  /** The store works, as another writer knows: what comes from now on is tried, not refused. */
  void storeWorks() {
    trouble = Optional.empty();
  }

  /** How many changes wait for a commit, without those of the next one. */
  int waiting() {
    return queue.size();
  }

  /** How many changes of accepted tasks the store has not taken yet. */
  long unstored() {
    return held + ofAccepted(queue.stream().flatMap(Optional::stream));
  }

  private static long ofAccepted(Stream<Change> changes) {
    return changes.filter(change -> !change.isArrival()).count();
  }

  /** Has something be stored that changes nothing, so that it shows whether the store still can. */
  void probe() {
    add(new Change.Withdrawn(NOBODY));
  }

  private void writeUntilStopped() {
    try {
      while (!stopping || !pending.isEmpty()) {
        collect();
        turn.await();
        write();
      }
      news.put(Optional.empty());
    } catch (InterruptedException _) {
      LOG.log(Level.ERROR, "stopped with {0} changes not stored", pending.size() + queue.size());
    }
  }

  /** Waits for work, or in trouble for a while, and takes what there is. */
  private void collect() throws InterruptedException {
    if (pending.isEmpty()) {
      take(queue.take());
      awaitCompany();
    } else if (failing) {
      Thread.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
    List<Optional<Change>> taken = new ArrayList<>();
    queue.drainTo(taken, Math.max(0, MOST_AT_ONCE - pending.size()));
    taken.forEach(this::take);
    Optional<String> why = trouble;
    if (why.isPresent()) {
      refuseInserts(why.get());
    }
  }

  /**
   * A commit costs nearly the same for one as for ten: those whom the last one answered are given a
   * moment to come back, rather than to wait for the commit of the others, in turn with them.
   */
  private void awaitCompany() {
    long end = System.nanoTime() + Math.min(lastNanos / 4, LONGEST_MOMENT.toNanos());
    while (queue.size() + pending.size() < lastSize && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void take(Optional<Change> change) {
    change.ifPresentOrElse(pending::addLast, () -> stopping = true);
  }

  private void write() throws InterruptedException {
    List<Change> group = pending.stream().limit(MOST_AT_ONCE).toList();
    held = (int) ofAccepted(pending.stream());
    if (group.isEmpty()) {
      return;
    }
    try {
      long began = System.nanoTime();
      Commit commit = store.commit(group);
      lastNanos = System.nanoTime() - began;
      lastSize = group.size() + queue.size();
      trouble = Optional.empty();
      onCommit.run();
      if (failing) {
        LOG.log(Level.INFO, "the store takes changes again");
      }
      failing = false;
      pause = FIRST_PAUSE;
      group.forEach(_ -> pending.removeFirst());
      held = (int) ofAccepted(pending.stream());
      tell(() -> listener.committed(group, commit));
      lookForDoubtful();
    } catch (StoreException e) {
      failed(group, String.valueOf(e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError e) { // a bug of an adapter: a failure of the store
      LOG.log(Level.ERROR, "the store failed in a way it should not", e);
      failed(group, e.toString());
    }
  }

  /** Whether the group was stored is not known: whoever was refused is withdrawn. */
  private void failed(List<Change> group, String why) throws InterruptedException {
    if (!failing) {
      LOG.log(Level.WARNING, "the store failed: {0}", why);
    }
    trouble = Optional.of(why);
    failing = true;
    List<Change.Withdrawn> withdrawn = new ArrayList<>();
    for (Change change : group) {
      if (change instanceof Change.Insert insert && insert.key().isEmpty()) {
        withdrawn.add(new Change.Withdrawn(change.id()));
      } else if (change instanceof Change.Insert) {
        doubtful.add(change.id());
      }
    }
    refuseInserts(why);
    pending.addAll(withdrawn);
    if (pending.isEmpty()) { // something must show when the store takes changes again
      pending.add(new Change.Withdrawn(NOBODY));
    }
  }

  /** The commits before this one are decided now: what they left is here, or never will be. */
  private void lookForDoubtful() throws InterruptedException {
    while (!doubtful.isEmpty()) {
      try {
        Optional<TaskRecord> task = store.find(doubtful.element());
        if (task.isPresent() && !task.get().status().isFinal()) {
          tell(() -> listener.found(task.get()));
        }
        doubtful.remove();
      } catch (StoreException e) {
        LOG.log(Level.WARNING, "a refused task could not be looked for: {0}", e.getMessage());
        return; // after the next commit
      }
    }
  }

  private void refuseInserts(String why) throws InterruptedException {
    List<Change.Insert> refused = new ArrayList<>();
    pending.removeIf(change -> {
      if (change instanceof Change.Insert insert) {
        refused.add(insert);
        return true;
      }
      return false;
    });
    if (!refused.isEmpty()) {
      tell(() -> listener.refused(refused, why));
    }
  }

  /** What follows from a commit is seen to while the next is made; waits where too much does. */
  private void tell(Runnable step) throws InterruptedException {
    news.put(Optional.of(step));
  }

  /** A bug of the listener must not end the one thread that answers. */
  private static void tellNow(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in what follows from a commit", e);
    }
  }

  private void tellUntilStopped() {
    try {
      for (var step = news.take(); step.isPresent(); step = news.take()) {
        tellNow(step.get());
      }
    } catch (InterruptedException _) {
      // the writer gave up
    }
  }

  /** Has what waits be written, and nothing that comes later. */
  void stop() {
    queue.add(Optional.empty());
  }

  /** Waits until it has stopped, and gives up after that long. */
  void awaitEnd(Duration most) {
    try {
      if (!thread.join(most) || !teller.join(LAST_NEWS)) {
        thread.interrupt();
        teller.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
