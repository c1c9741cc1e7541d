package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Course.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that one more crash would make poison. Most of them only ran beside whatever ended the
 * server, so each gets a fair trial: not in the first seconds of a server, when those that kill it
 * again and again strike, and one at a time, so that the next crash has one suspect. Not
 * thread-safe.
 */
final class Suspects {
  static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration UNTIL_CALLED = Duration.ofMinutes(1);

  private final Tasks tasks;
  private final Queue<Course> ready = new ArrayDeque<>();
  private @Nullable Course tried;

  Suspects(Tasks tasks) {
    this.tasks = tasks;
  }

  /** Holds it back for a while, at least until {@code due}. */
  void hold(Course course, Optional<Instant> due, Instant now) {
    course.suspect = true;
    Instant calm = now.plus(CALM);
    tasks.retry(course, due.filter(calm::isBefore).orElse(calm));
  }

  /** It was held back long enough; true when it may join the queue now, else it will be called. */
  boolean mayGo(Course course, Instant now) {
    if (!course.suspect || course == tried) {
      return true;
    }
    if (!isTrying()) {
      tried = course;
      return true;
    }
    if (!course.called) {
      course.called = true;
      ready.add(course);
    }
    tasks.retry(course, now.plus(UNTIL_CALLED));
    return false;
  }

  /** The next one to join the queue, when the one before has stood its trial. */
  Optional<Course> next() {
    if (tried == null || isTrying()) {
      return Optional.empty();
    }
    tried.suspect = false;
    tried = null;
    while (!ready.isEmpty()) {
      Course next = ready.remove();
      if (tasks.find(next.id()) == next && next.stage == Stage.RETRYING) {
        tried = next;
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  private boolean isTrying() {
    return tried != null
        && tasks.find(tried.id()) == tried
        && (tried.stage == Stage.WAITING || tried.stage == Stage.RUNNING);
  }
}
