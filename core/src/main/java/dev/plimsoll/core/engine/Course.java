package dev.plimsoll.core.engine;

import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the engine remembers of a task from its submission to its end. A million of them wait at
 * once, so it is its own place in the queue and its own alarm. Not thread-safe.
 */
final class Course extends Place {
  Stage stage = Stage.STORING;
  Wish wish = Wish.NONE;

  /** Who runs it, or empty. */
  String agent = "";

  /** Who should not run it next if another can, or empty. */
  String avoided = "";

  /** One more crash while it runs makes it poison. */
  boolean suspect;

  /** It waits for the suspect before it. */
  boolean called;

  int attempt;
  Instant begun = Instant.EPOCH;

  /** What its receipt said, where that is held against what happens. */
  @Nullable Quote quote;

  /** When to look at it again, and where that stands among all alarms. */
  @Nullable Instant alarm;

  int alarmAt = -1;

  Course(Ticket ticket) {
    super(ticket);
  }

  TaskId id() {
    return ticket().id();
  }

  /** Where a task stands, from its submission to its end. */
  enum Stage {
    STORING,

    /** Being stored with its first attempt, for which it holds a slot. */
    STARTING,
    SCHEDULED,
    WAITING,
    RETRYING,
    RUNNING
  }

  /** How a task is to end once it has stopped, or once it is stored. */
  enum Wish {
    NONE,
    CANCEL,
    EXPIRE,
    HAND_BACK,
    LOSE
  }
}
