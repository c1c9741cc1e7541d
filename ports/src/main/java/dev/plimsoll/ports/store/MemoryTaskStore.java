package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Keeps tasks in this process's memory and nowhere else: gone with it. Bounded: past its bound the
 * task that has been over longest is forgotten; a task that is not over never is.
 */
public final class MemoryTaskStore implements TaskStore {
  private static final int SCANNED_MOST = 100_000;

  private final int keepFinished;
  private final ConcurrentNavigableMap<TaskId, TaskRecord> tasks = new ConcurrentSkipListMap<>();
  private final Queue<TaskId> finished = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * @param keepFinished how many tasks that are over are kept, at least 1
   */
  public MemoryTaskStore(int keepFinished) {
    if (keepFinished < 1) {
      throw new IllegalArgumentException("a store keeps at least one task");
    }
    this.keepFinished = keepFinished;
  }

  @Override
  public synchronized void commit(List<Change> changes) {
    mustBeOpen();
    for (Change change : changes) {
      boolean isNew = change instanceof Change.Insert;
      if (isNew == tasks.containsKey(change.id())) {
        throw new StoreException(change.id() + (isNew ? " is here already" : " is not here"));
      }
    }
    for (Change change : changes) {
      switch (change) {
        case Change.Insert insert -> tasks.put(insert.id(), insert.task());
        case Change.Finished end -> {
          tasks.computeIfPresent(end.id(), (_, task) -> task.after(end));
          finished.add(end.id());
        }
        case Change.Started _, Change.Retrying _, Change.HandedBack _ ->
            tasks.computeIfPresent(change.id(), (_, task) -> task.after(change));
      }
    }
    while (finished.size() > keepFinished) {
      tasks.remove(finished.remove());
    }
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    mustBeOpen();
    return Optional.ofNullable(tasks.get(id));
  }

  @Override
  public Page list(Query query) {
    mustBeOpen();
    NavigableMap<TaskId, TaskRecord> newest = tasks.descendingMap();
    NavigableMap<TaskId, TaskRecord> older =
        query.after().map(id -> newest.tailMap(id, false)).orElse(newest);
    List<TaskRecord> page = new ArrayList<>();
    int scanned = 0;
    for (TaskRecord task : older.values()) {
      if (page.size() == query.limit() || ++scanned > SCANNED_MOST) {
        return new Page(List.copyOf(page), Optional.of(page.isEmpty() ? task.id() : lastOf(page)));
      }
      if (query.matches(task)) {
        page.add(task);
      }
    }
    return new Page(List.copyOf(page), Optional.empty());
  }

  private static TaskId lastOf(List<TaskRecord> page) {
    return page.getLast().id();
  }

  @Override
  public String describe() {
    return "in memory (not durable yet)";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }
}
