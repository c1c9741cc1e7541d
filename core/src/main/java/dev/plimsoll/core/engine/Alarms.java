package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** At most one alarm a task, and word of the earliest when it changes. Not thread-safe. */
final class Alarms {
  private record Alarm(Instant at, TaskId id) {}

  private final Map<TaskId, Alarm> byTask = new HashMap<>();
  private final TreeSet<Alarm> byTime =
      new TreeSet<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::id));
  private @Nullable Instant told;

  /** Sets a task's alarm, in the place of an earlier one. */
  void set(TaskId id, Instant at) {
    clear(id);
    Alarm alarm = new Alarm(at, id);
    byTask.put(id, alarm);
    byTime.add(alarm);
  }

  void clear(TaskId id) {
    Alarm alarm = byTask.remove(id);
    if (alarm != null) {
      byTime.remove(alarm);
    }
  }

  /** Takes every alarm that is due, earliest first. */
  List<TaskId> due(Instant now) {
    List<TaskId> due = new ArrayList<>();
    while (!byTime.isEmpty() && !byTime.first().at().isAfter(now)) {
      Alarm alarm = byTime.removeFirst();
      byTask.remove(alarm.id());
      due.add(alarm.id());
    }
    if (told != null && !told.isAfter(now)) {
      told = null; // that wish was fulfilled
    }
    return due;
  }

  /** The earliest alarm, if it is earlier than the last one told. */
  Optional<Instant> changed() {
    if (byTime.isEmpty()) {
      return Optional.empty();
    }
    Instant next = byTime.first().at();
    if (told != null && !next.isBefore(told)) {
      return Optional.empty(); // a wake-up comes before it is needed, which is harmless
    }
    told = next;
    return Optional.of(next);
  }
}
