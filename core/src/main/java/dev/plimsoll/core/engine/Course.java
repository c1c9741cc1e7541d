package dev.plimsoll.core.engine;

import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
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

  /** What it reserved of its sender's quotas, where there are any. */
  Quotas.@Nullable Grant grant;

  /** The tokens of its attempts so far, as far as they are known. */
  long used;

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

  /** Waits from now on. */
  void waits(Instant now) {
    waitsSince(now);
  }

  /** The clock was set: it has run, and waited, as long as before. */
  void clockSet(Duration by) {
    begun = begun.plus(by);
    waitsSince(since().plus(by));
  }

  /** Whether the store has not said yet that it holds it. */
  boolean isStoring() {
    return stage == Stage.STORING || stage == Stage.STARTING;
  }

  /** Where a task stands, from its submission to its end. */
  enum Stage {
    STORING,

    /** Being stored with its first attempt, for which it holds a slot. */
    STARTING,
    SCHEDULED,
    WAITING,
    RETRYING,

    /** Waits until the server has strength for its class again. */
    PARKED,
    RUNNING
  }

  /** How a task is to end once it has stopped, or once it is stored. */
  enum Wish {
    NONE,
    CANCEL,
    EXPIRE,
    HAND_BACK,
    LOSE,

    /** It goes on on another agent: its own is sick. Any other wish comes before this one. */
    MOVE
  }
}
