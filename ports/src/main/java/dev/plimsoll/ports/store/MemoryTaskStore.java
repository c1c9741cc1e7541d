package dev.plimsoll.ports.store;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.ledger.MemoryLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks in this process's memory and nowhere else: gone with it. Bounded by number and by
 * bytes: past its bounds the task that has been over longest is forgotten. A task that is not over
 * never is; when those alone fill the store, it takes no new ones. An end that was not told yet
 * goes with its task when the bounds ask for it, never before.
 */
public final class MemoryTaskStore implements TaskStore {
  private static final int SCANNED_MOST = 100_000;

  private final MemoryShelf shelf;
  private final long epoch;
  private boolean closed;

  /**
   * @param keepFinished how many tasks that are over are kept, at least 1
   * @param mostBytes about how much memory all tasks may take
   */
  public MemoryTaskStore(int keepFinished, long mostBytes) {
    this(new MemoryShelf(keepFinished, mostBytes), 1);
    if (keepFinished < 1 || mostBytes < 1) {
      throw new IllegalArgumentException("a store keeps at least one task");
    }
  }

  /** A store that may take a quarter of this process's heap. */
  public MemoryTaskStore(int keepFinished) {
    this(keepFinished, Runtime.getRuntime().maxMemory() / 4);
  }

  private MemoryTaskStore(MemoryShelf shelf, long epoch) {
    this.shelf = shelf;
    this.epoch = epoch;
  }

  /**
   * The store as the node after this one finds it when this one dies, or is taken for dead: its
   * tasks can be taken over, and it changes nothing any more. For tests of such ends.
   */
  public MemoryTaskStore afterCrash() {
    synchronized (shelf) {
      return new MemoryTaskStore(shelf, ++shelf.epoch);
    }
  }

  /** The ledger that this store writes. */
  public MemoryLedger ledger() {
    return shelf.ledger;
  }

  /** The outbox that this store fills. */
  public DeliveryStore deliveries() {
    return shelf.deliveries;
  }

  @Override
  public Commit commit(List<Change> changes) {
    Commit commit = make(changes);
    shelf.deliveries.announce();
    return commit;
  }

  private Commit make(List<Change> changes) {
    synchronized (shelf) {
      mustBeOpen();
      if (epoch != shelf.epoch) {
        throw new StoreException("this node's lease is lost");
      }
      long wanted = 0;
      for (Change change : changes) {
        wanted += change instanceof Change.Insert insert ? MemoryTask.bytes(insert.task()) : 0;
      }
      shelf.forgetFor(wanted);
      if (wanted > 0 && shelf.bytes + wanted > shelf.mostBytes) {
        throw new StoreException("the memory for tasks that are not over is full");
      }
      Map<TaskId, Idempotency.Held> duplicates = new HashMap<>();
      Set<TaskId> lost = new HashSet<>();
      for (Change change : changes) {
        if (change instanceof Change.Insert insert) {
          insert(insert).ifPresent(held -> duplicates.put(insert.id(), held));
        } else if (!make(change)) {
          lost.add(change.id());
        }
      }
      shelf.forgetFor(0);
      return new Commit(duplicates, lost);
    }
  }

  private Optional<Idempotency.Held> insert(Change.Insert insert) {
    TaskRecord task = insert.task();
    if (shelf.tasks.containsKey(task.id())) {
      return Optional.empty(); // made before
    }
    if (insert.key().isPresent()) {
      Idempotency key = insert.key().get();
      MemoryShelf.Name name = new MemoryShelf.Name(task.request().tenant(), key.key());
      Optional<Idempotency.Held> held = held(name.tenant(), name.key(), task.accepted());
      if (held.isPresent()) {
        return held;
      }
      Idempotency.Held own = new Idempotency.Held(task.id(), key.fingerprint(), key.answer());
      shelf.keys.put(name, new MemoryShelf.Held(own, key.until()));
    }
    MemoryTask kept = new MemoryTask(task, insert.key().map(Idempotency::key), epoch);
    shelf.tasks.put(task.id(), kept);
    shelf.bytes += kept.bytes();
    return Optional.empty();
  }

  /** False when the task is not this node's, or not in a state in which this can happen. */
  private boolean make(Change change) {
    if (change instanceof Change.Charged(Entry line)) {
      shelf.ledger.add(line);
      return true;
    }
    @Nullable MemoryTask task = shelf.tasks.get(change.id());
    if (change instanceof Change.Withdrawn) {
      if (task != null && task.owner == epoch && !task.status.isFinal()) {
        shelf.forget(change.id());
      }
      return true;
    }
    if (task == null || (task.owner != epoch && !(change instanceof Change.Revived))) {
      return false;
    }
    long before = task.bytes();
    boolean made = makeOn(task, change);
    shelf.bytes += task.bytes() - before;
    return made;
  }

  private boolean makeOn(MemoryTask task, Change change) {
    if (change instanceof Change.Revived revived) {
      if (task.status == Status.DEAD) {
        task.revived(revived, epoch);
        shelf.deliveries.forget(revived.id());
        var _ = shelf.finished.remove(revived.id());
        return true;
      }
      return task.owner == epoch && !task.status.isFinal();
    }
    if (task.status.isFinal()) {
      return change instanceof Change.Finished end && end.status() == task.status;
    }
    switch (change) {
      case Change.Started started -> task.started(started);
      case Change.Retrying retrying -> task.retrying(retrying);
      case Change.HandedBack(TaskId _, Status as) -> task.handedBack(as);
      case Change.Reprioritized other -> task.request = task.request.with(other.priority());
      case Change.Finished end -> {
        task.finished(end);
        shelf.deliveries.ended(task, end);
        shelf.finished.add(end.id());
      }
      case Change.Insert _, Change.Withdrawn _, Change.Revived _, Change.Charged _ ->
          throw new IllegalStateException("made elsewhere");
    }
    return true;
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    synchronized (shelf) {
      mustBeOpen();
      return Optional.ofNullable(shelf.tasks.get(id)).map(MemoryTask::record);
    }
  }

  @Override
  public List<TaskRecord> findAll(List<TaskId> ids) {
    return ids.stream().distinct().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public List<AttemptRecord> attempts(TaskId id) {
    synchronized (shelf) {
      mustBeOpen();
      MemoryTask task = shelf.tasks.get(id);
      return task == null ? List.of() : List.copyOf(task.failed);
    }
  }

  @Override
  public Optional<Idempotency.Held> held(String tenant, String key, Instant now) {
    synchronized (shelf) {
      mustBeOpen();
      return Optional.ofNullable(shelf.keys.get(new MemoryShelf.Name(tenant, key)))
          .filter(held -> held.until().isAfter(now))
          .map(MemoryShelf.Held::what);
    }
  }

  @Override
  public Page list(Query query) {
    synchronized (shelf) {
      mustBeOpen();
      var newest = shelf.tasks.descendingMap();
      var older = query.after().map(id -> newest.tailMap(id, false)).orElse(newest);
      List<TaskRecord> page = new ArrayList<>();
      int scanned = 0;
      for (MemoryTask task : older.values()) {
        TaskRecord record = task.record();
        if (page.size() == query.limit() || ++scanned > SCANNED_MOST) {
          TaskId last = page.isEmpty() ? record.id() : page.getLast().id();
          return new Page(List.copyOf(page), Optional.of(last));
        }
        if (query.matches(record)) {
          page.add(record);
        }
      }
      return new Page(List.copyOf(page), Optional.empty());
    }
  }

  @Override
  public List<Unfinished> takeOver(int most) {
    synchronized (shelf) {
      mustBeOpen();
      List<Unfinished> taken = new ArrayList<>();
      for (MemoryTask task : shelf.tasks.values()) {
        if (taken.size() < most && task.owner != epoch && !task.status.isFinal()) {
          task.takenOver(epoch);
          taken.add(task.unfinished());
        }
      }
      return taken;
    }
  }

  @Override
  public List<Unfinished> askFor(int most) {
    return List.of();
  }

  @Override
  public boolean wish(Wish wish) {
    synchronized (shelf) {
      mustBeOpen();
      return false;
    }
  }

  @Override
  public List<Wish> wishes(int most) {
    return List.of();
  }

  @Override
  public boolean commitsSideBySide() {
    return true;
  }

  @Override
  public Duration lease() {
    return Duration.ZERO;
  }

  @Override
  public boolean renew() {
    return true;
  }

  @Override
  public int prune(Instant before, long mostBytes, int most) {
    synchronized (shelf) {
      mustBeOpen();
      int forgotten = 0;
      Iterator<TaskId> oldest = shelf.finished.iterator();
      while (forgotten < most && oldest.hasNext()) {
        TaskId id = oldest.next();
        MemoryTask task = shelf.tasks.get(id);
        if (task != null && !task.finishedBefore(before) && shelf.bytes <= mostBytes) {
          break;
        }
        if (!shelf.deliveries.isPending(id)) {
          oldest.remove();
          shelf.forget(id);
          forgotten++;
        }
      }
      return forgotten;
    }
  }

  @Override
  public int purge(Query query) {
    synchronized (shelf) {
      mustBeOpen();
      int forgotten = 0;
      Iterator<TaskId> oldest = shelf.finished.iterator();
      while (oldest.hasNext() && forgotten < query.limit()) {
        TaskId id = oldest.next();
        MemoryTask task = shelf.tasks.get(id);
        if (task != null && query.matches(task.record())) {
          oldest.remove();
          shelf.forget(id);
          forgotten++;
        }
      }
      return forgotten;
    }
  }

  @Override
  public boolean forget(TaskId id) {
    synchronized (shelf) {
      mustBeOpen();
      MemoryTask task = shelf.tasks.get(id);
      if (task == null || !task.status.isFinal()) {
        return false;
      }
      var _ = shelf.finished.remove(id);
      shelf.forget(id);
      return true;
    }
  }

  @Override
  public int erase(String tenant, String userId) {
    synchronized (shelf) {
      mustBeOpen();
      int erased = 0;
      for (MemoryTask task : shelf.tasks.values()) {
        if (task.status.isFinal()
            && task.request.tenant().equals(tenant)
            && task.request.userId().equals(Optional.of(userId))) {
          long before = task.bytes();
          task.erased();
          shelf.deliveries.forget(task.id);
          shelf.bytes += task.bytes() - before;
          erased++;
        }
      }
      return erased;
    }
  }

  @Override
  public String describe() {
    return "in memory (not durable)";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void close() {
    synchronized (shelf) {
      closed = true;
    }
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }
}
