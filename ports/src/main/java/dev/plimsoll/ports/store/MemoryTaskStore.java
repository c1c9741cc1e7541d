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
 * Keeps tasks in this process's memory and nowhere else: gone with it. Bounded by number and by
 * bytes: past its bounds the task that has been over longest is forgotten. A task that is not over
 * never is; when those alone fill the store, it takes no new ones.
 */
public final class MemoryTaskStore implements TaskStore {
  private static final int SCANNED_MOST = 100_000;

  private static final int OVERHEAD_BYTES = 1_000; // of a task without its texts

  private final int keepFinished;
  private final long mostBytes;
  private long bytes;
  private final ConcurrentNavigableMap<TaskId, TaskRecord> tasks = new ConcurrentSkipListMap<>();
  private final Queue<TaskId> finished = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * @param keepFinished how many tasks that are over are kept, at least 1
   * @param mostBytes about how much memory all tasks may take
   */
  public MemoryTaskStore(int keepFinished, long mostBytes) {
    if (keepFinished < 1 || mostBytes < 1) {
      throw new IllegalArgumentException("a store keeps at least one task");
    }
    this.keepFinished = keepFinished;
    this.mostBytes = mostBytes;
  }

  /** A store that may take a quarter of this process's heap. */
  public MemoryTaskStore(int keepFinished) {
    this(keepFinished, Runtime.getRuntime().maxMemory() / 4);
  }

  @Override
  public synchronized void commit(List<Change> changes) {
    mustBeOpen();
    long wanted = 0;
    for (Change change : changes) {
      boolean isNew = change instanceof Change.Insert;
      wanted += change instanceof Change.Insert insert ? size(insert.task()) : 0;
      if (isNew == tasks.containsKey(change.id())) {
        throw new StoreException(change.id() + (isNew ? " is here already" : " is not here"));
      }
    }
    forgetFor(wanted);
    if (wanted > 0 && bytes + wanted > mostBytes) {
      throw new StoreException("the memory for tasks that are not over is full");
    }
    for (Change change : changes) {
      switch (change) {
        case Change.Insert insert -> {
          tasks.put(insert.id(), insert.task());
          bytes += size(insert.task());
        }
        case Change.Finished end -> {
          tasks.computeIfPresent(end.id(), (_, task) -> task.after(end));
          bytes += end.result().map(result -> 2L * result.text().length()).orElse(0L);
          finished.add(end.id());
        }
        case Change.Started _, Change.Retrying _, Change.HandedBack _ ->
            tasks.computeIfPresent(change.id(), (_, task) -> task.after(change));
      }
    }
    forgetFor(0);
  }

  private void forgetFor(long wanted) {
    while (finished.size() > keepFinished || (bytes + wanted > mostBytes && !finished.isEmpty())) {
      TaskRecord oldest = tasks.remove(finished.remove());
      bytes -= oldest == null ? 0 : size(oldest);
    }
  }

  /** About what a task takes: two bytes a character, and the rest. */
  private static long size(TaskRecord task) {
    long characters =
        (long) task.request().text().length()
            + task.request().metadata().map(String::length).orElse(0)
            + task.result().map(result -> result.text().length()).orElse(0);
    return OVERHEAD_BYTES + 2 * characters;
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
