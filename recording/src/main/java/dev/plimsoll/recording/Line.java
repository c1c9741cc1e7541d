package dev.plimsoll.recording;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.util.Optional;

/**
 * One thing that happened, at a time in microseconds since the recording began. Holds no text of a
 * task and no answer.
 */
public sealed interface Line {
  /** Microseconds since the recording began. */
  long at();

  /** The word that stands for its kind in the file. */
  default String word() {
    return switch (this) {
      case Submit _ -> "submit";
      case Answer _ -> "answer";
      case Start _ -> "start";
      case Want _ -> "want";
      case Call _ -> "call";
      case First _ -> "first";
      case Called _ -> "called";
      case Uncalled _ -> "uncalled";
      case End _ -> "end";
      case Over _ -> "over";
      case Agent _ -> "agent";
      case Rung _ -> "rung";
      case Cancel _ -> "cancel";
      case Reclass _ -> "class";
      case Queue _ -> "queue";
      case Memory _ -> "memory";
      case Dropped _ -> "dropped";
      case Closed _ -> "closed";
    };
  }

  /**
   * A task is handed in, or comes back from the store after a restart.
   *
   * @param tenant hashed, as key, name and user are, which are empty where there are none
   * @param cost the tokens that it reserves
   * @param notBefore from now
   * @param deadline from now; below zero where it has passed
   * @param recovered it was accepted before the recording began
   */
  record Submit(
      long at,
      TaskId task,
      Priority priority,
      String pool,
      String tenant,
      Who who,
      int cost,
      Optional<Duration> notBefore,
      Optional<Duration> deadline,
      boolean recovered)
      implements Line {}

  /** Who hands in a task beyond its tenant, hashed; empty texts where that is not known. */
  record Who(String key, String name, String user) {
    public static final Who NOBODY = new Who("", "", "");
  }

  /**
   * What became of a submission.
   *
   * @param answer {@code accepted}, {@code duplicate}, {@code left}, or why it was refused
   */
  record Answer(long at, TaskId task, String answer) implements Line {
    public static final String ACCEPTED = "accepted";
    public static final String DUPLICATE = "duplicate";
    public static final String LEFT = "left";
  }

  /**
   * An attempt has its slot.
   *
   * @param stored it is durable already, with its task; else that comes first
   */
  record Start(long at, TaskId task, String agent, int attempt, boolean stored) implements Line {}

  /**
   * A run wants a model's answer.
   *
   * @param task absent where none is known
   * @param tokens that it reserves
   * @param most what it may take, where somebody pays
   * @param need what it is routed by, where anything is routed
   */
  record Want(
      long at,
      long call,
      Optional<TaskId> task,
      int tokens,
      Optional<Usage> most,
      Optional<Wanted> need)
      implements Line {}

  /**
   * What a call is routed by.
   *
   * @param pin a tier, a model, or a model and nothing else (with {@code !} at its end)
   */
  record Wanted(String role, double complexity, Optional<String> pin) {}

  /**
   * A target is called.
   *
   * @param hop which call it is of this wish, from 1
   * @param cut the rung that cut it, if one did
   */
  record Call(long at, long call, Target target, int hop, Optional<String> cut) implements Line {}

  /**
   * The first token of a call came.
   *
   * @param hop which call it is of its wish; 0 where only one is under way
   */
  record First(long at, long call, int hop) implements Line {}

  /**
   * A call ended.
   *
   * @param hop which call it was of its wish; 0 where only one is under way
   */
  record Called(
      long at,
      long call,
      int hop,
      CallEnd.Kind kind,
      Optional<Usage> usage,
      Optional<Integer> tokens,
      Optional<Duration> retryAfter)
      implements Line {}

  /** Nothing is called for a wish (any more). */
  record Uncalled(long at, long call, String why) implements Line {}

  /**
   * An attempt ended, and its slot is free.
   *
   * @param how {@code completed}, {@code failed}, {@code parked}, {@code interrupted}
   * @param failure the kind of failure, where it failed
   */
  record End(long at, TaskId task, String how, int tokens, Optional<String> failure)
      implements Line {}

  /** A task is over, or left this server for its store. */
  record Over(long at, TaskId task, Status status) implements Line {}

  /** An agent is there with so many slots, or is gone: 0. */
  record Agent(long at, String pool, String agent, int slots) implements Line {}

  /** The server stands on another rung of its ladder. */
  record Rung(long at, dev.plimsoll.core.degrade.Rung rung, String why) implements Line {}

  /** Somebody wants a task cancelled. */
  record Cancel(long at, TaskId task) implements Line {}

  /** Somebody wants a task in another class. */
  record Reclass(long at, TaskId task, Priority priority) implements Line {}

  /** The queue was opened, paused, drained; the last for good when the server stops. */
  record Queue(long at, QueueMode mode, boolean stopping) implements Line {}

  /** So much of the heap is in use; said when it changed by a twentieth. */
  record Memory(long at, double share) implements Line {}

  /** So many lines are missing here: more happened than could be written. */
  record Dropped(long at, long lines) implements Line {}

  /** Nothing follows. {@code why} is {@code stopped}, {@code full} or {@code failed}. */
  record Closed(long at, String why) implements Line {
    public static final String STOPPED = "stopped";
    public static final String FULL = "full";
  }
}
