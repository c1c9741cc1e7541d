package dev.plimsoll.serve.observe;

import dev.plimsoll.core.work.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What happened to the newest tasks. In memory, bounded. Not thread-safe. */
final class Lives {
  private static final int MOST_TASKS = 2_000;
  private static final int MOST_OF_ONE = 100;
  private static final int USUAL = 3; // admitted, started, over

  private final SequencedMap<TaskId, List<Moment>> byTask = new LinkedHashMap<>();

  void add(TaskId task, Moment moment) {
    List<Moment> life = byTask.get(task);
    if (life == null) {
      life = new ArrayList<>(USUAL);
      byTask.put(task, life);
      if (byTask.size() > MOST_TASKS) {
        var _ = byTask.pollFirstEntry();
      }
    }
    if (life.size() == MOST_OF_ONE) {
      life.remove(1); // its admission stays
    }
    life.add(moment);
  }

  /** Oldest first. */
  List<Moment> of(TaskId task) {
    return byTask.getOrDefault(task, List.of());
  }
}
