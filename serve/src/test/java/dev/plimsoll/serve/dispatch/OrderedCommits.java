package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A store as it is, whose commits take their time, and that notes every step of a task that comes
 * before the task itself was durable, or beside another step of it.
 */
final class OrderedCommits {
  private final TaskStore store;
  private final Set<TaskId> durable = ConcurrentHashMap.newKeySet();
  private final Set<TaskId> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();

  private volatile boolean failing;
  private volatile CountDownLatch go = new CountDownLatch(0);

  OrderedCommits(TaskStore store) {
    this.store = store;
  }

  /** Steps wait for it before they are made. */
  void holdSteps(CountDownLatch go) {
    this.go = go;
  }

  /** While this is true steps fail, and arrivals do not. */
  void failSteps(boolean now) {
    failing = now;
  }

  /** What came in a wrong order. */
  Queue<String> broken() {
    return broken;
  }

  TaskStore store() {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (_, method, args) -> {
              if (method.getName().equals("commit") && args[0] instanceof List<?> changes) {
                return commit(changes.stream().map(Change.class::cast).toList());
              }
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Commit commit(List<Change> changes) throws InterruptedException {
    List<Change> steps = changes.stream().filter(change -> !change.isArrival()).toList();
    for (Change step : steps) {
      if (!durable.contains(step.id())) {
        broken.add(step + " came before its task was durable");
      }
    }
    Set<TaskId> mine = new HashSet<>(steps.stream().map(Change::id).toList());
    mine.stream().filter(id -> !underWay.add(id)).forEach(id -> broken.add(id + " twice at once"));
    try {
      if (!steps.isEmpty()) {
        go.await();
        if (failing) {
          throw new TaskStore.StoreException("steps were told to fail");
        }
      }
      Thread.sleep(1);
      return store.commit(changes);
    } finally {
      underWay.removeAll(mine);
      changes.stream()
          .filter(Change.Insert.class::isInstance)
          .forEach(one -> durable.add(one.id()));
    }
  }
}
