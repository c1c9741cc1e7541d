package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.work.Priority;
import java.util.EnumMap;
import java.util.Map;

/** Where the tasks of two servers stand together. */
final class Sums {
  private Sums() {}

  static Counts of(Counts one, Counts other) {
    Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
    waiting.putAll(one.waitingByPriority());
    other
        .waitingByPriority()
        .forEach((priority, count) -> waiting.merge(priority, count, Integer::sum));
    return new Counts(
        one.accepted() + other.accepted(),
        one.storing() + other.storing(),
        one.starting() + other.starting(),
        one.scheduled() + other.scheduled(),
        waiting,
        one.waiting() + other.waiting(),
        one.retrying() + other.retrying(),
        one.parked() + other.parked(),
        one.running() + other.running(),
        one.taken() + other.taken(),
        one.slots() + other.slots(),
        one.completed() + other.completed(),
        one.dead() + other.dead(),
        one.displaced() + other.displaced(),
        one.cancelled() + other.cancelled(),
        one.expired() + other.expired(),
        one.handedBack() + other.handedBack(),
        one.lost() + other.lost(),
        one.refused() + other.refused(),
        one.retries() + other.retries(),
        one.bound() + other.bound(),
        one.mode(),
        one.draining() || other.draining());
  }
}
