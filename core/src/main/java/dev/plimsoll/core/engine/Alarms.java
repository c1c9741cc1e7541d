package dev.plimsoll.core.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * At most one alarm a task: a binary heap whose places the tasks know themselves, so that any can
 * be taken out. Not thread-safe.
 */
final class Alarms {
  private final List<Course> heap = new ArrayList<>();

  /** Sets a task's alarm, in the place of an earlier one. */
  void set(Course course, Instant at) {
    clear(course);
    course.alarm = at;
    course.alarmAt = heap.size();
    heap.add(course);
    rise(course);
  }

  void clear(Course course) {
    int at = course.alarmAt;
    if (at < 0) {
      return;
    }
    Course last = heap.removeLast();
    if (last != course) {
      put(last, at);
      rise(last);
      sink(last);
    }
    course.alarm = null;
    course.alarmAt = -1;
  }

  /** Takes every alarm that is due, earliest first. */
  List<Course> due(Instant now) {
    List<Course> due = new ArrayList<>();
    while (!heap.isEmpty() && !at(heap.getFirst()).isAfter(now)) {
      Course course = heap.getFirst();
      clear(course);
      due.add(course);
    }
    return due;
  }

  /** The earliest alarm. */
  @Nullable Instant next() {
    return heap.isEmpty() ? null : at(heap.getFirst());
  }

  private void rise(Course course) {
    while (course.alarmAt > 0) {
      Course parent = heap.get((course.alarmAt - 1) / 2);
      if (!isBefore(course, parent)) {
        return;
      }
      swap(course, parent);
    }
  }

  private void sink(Course course) {
    for (int child = 2 * course.alarmAt + 1; child < heap.size(); child = 2 * course.alarmAt + 1) {
      Course least = heap.get(child);
      if (child + 1 < heap.size() && isBefore(heap.get(child + 1), least)) {
        least = heap.get(child + 1);
      }
      if (!isBefore(least, course)) {
        return;
      }
      swap(course, least);
    }
  }

  private void swap(Course one, Course other) {
    int at = one.alarmAt;
    put(one, other.alarmAt);
    put(other, at);
  }

  private void put(Course course, int at) {
    heap.set(at, course);
    course.alarmAt = at;
  }

  private static boolean isBefore(Course one, Course other) {
    int byTime = at(one).compareTo(at(other));
    return byTime != 0 ? byTime < 0 : one.id().compareTo(other.id()) < 0;
  }

  private static Instant at(Course course) {
    Instant at = course.alarm;
    if (at == null) {
      throw new IllegalStateException("has no alarm: " + course.id());
    }
    return at;
  }
}
