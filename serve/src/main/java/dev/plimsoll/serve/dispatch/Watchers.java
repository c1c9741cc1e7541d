package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits for which task to be over. Bounded; thread-safe. */
final class Watchers {
  private static final int MOST = 20_000;

  private final Map<TaskId, Set<Watch>> byTask = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** A new watch; empty when too many wait already. */
  Optional<Watch> watch(TaskId id) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      return Optional.empty();
    }
    Watch watch = new Watch(this, id);
    byTask.compute(
        id,
        (_, watching) -> {
          Set<Watch> set = watching == null ? ConcurrentHashMap.newKeySet() : watching;
          set.add(watch);
          return set;
        });
    return Optional.of(watch);
  }

  void forget(Watch watch) {
    byTask.computeIfPresent(
        watch.id(),
        (_, watching) -> {
          if (watching.remove(watch)) {
            count.decrementAndGet();
          }
          return watching.isEmpty() ? null : watching;
        });
  }

  /** Something of the task became durable. */
  void changed(TaskId id) {
    Set<Watch> watching = byTask.get(id);
    if (watching != null) {
      watching.forEach(Watch::changed);
    }
  }

  /** The task is over and its end is durable. */
  void over(TaskId id) {
    Set<Watch> watching = byTask.get(id);
    if (watching != null) {
      watching.forEach(Watch::leave);
    }
  }

  /** Lets everybody go, because the server stops. */
  void release() {
    byTask.values().forEach(set -> set.forEach(Watch::leave));
  }

  int count() {
    return count.get();
  }
}
