package dev.plimsoll.serve.observe;

import dev.plimsoll.core.work.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened to the newest tasks. In memory, bounded. Not thread-safe. */
final class Lives {
  private static final int MOST_TASKS = 2_000;
  private static final int MOST_OF_ONE = 100;

  private final Map<TaskId, List<Moment>> byTask = new LinkedHashMap<>();

  void add(TaskId task, Moment moment) {
    List<Moment> life = byTask.computeIfAbsent(task, _ -> new ArrayList<>(6));
    if (life.size() == MOST_OF_ONE) {
      life.remove(1); // its admission stays
    }
    life.add(moment);
    if (byTask.size() > MOST_TASKS) {
      byTask.remove(byTask.keySet().iterator().next());
    }
  }

  /** Oldest first. */
  List<Moment> of(TaskId task) {
    return byTask.getOrDefault(task, List.of());
  }
}
