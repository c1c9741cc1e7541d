package dev.plimsoll.bench.server;

import dev.plimsoll.bench.program.LoggedCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The provider's calls, added up by task. */
final class CallTotals {
  private static final Entry NONE = new Entry(0, 0);

  private final Map<String, Entry> byTask = new HashMap<>();

  private record Entry(int calls, double millis) {}

  CallTotals(List<LoggedCall> calls) {
    for (LoggedCall call : calls) {
      byTask.merge(
          call.task(),
          new Entry(1, call.millis()),
          (a, b) -> new Entry(a.calls + b.calls, a.millis + b.millis));
    }
  }

  boolean knows(String task) {
    return byTask.containsKey(task);
  }

  /** How many calls a task made. */
  int count(String task) {
    return byTask.getOrDefault(task, NONE).calls;
  }

  /** How long its calls took together. */
  double millis(String task) {
    return byTask.getOrDefault(task, NONE).millis;
  }
}
