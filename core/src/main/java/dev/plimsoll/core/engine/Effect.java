package dev.plimsoll.core.engine;

import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something to be done outside, in the order in which it was decided. */
public sealed interface Effect {
  /**
   * Make the task durable with its receipt, then say {@link Event.Stored}, {@link
   * Event.StoreFailed} or {@link Event.Duplicate}.
   *
   * @param start its first attempt, to be made durable with it, where a slot is free for it
   */
  record Store(Ticket ticket, Receipt receipt, Optional<Start> start) implements Effect {}

  /** The task is not accepted; nothing of it is kept. */
  record Refuse(TaskId id, Refusal refusal) implements Effect {}

  /** The task is accepted and stored. */
  record Accept(TaskId id) implements Effect {}

  /** Make the attempt durable, however long that takes, then begin it on the agent. */
  record Start(TaskId id, String agent, int attempt) implements Effect {}

  /** Begin the attempt on the agent: it is durable already, since the task was stored with it. */
  record Begin(TaskId id, String agent, int attempt) implements Effect {}

  /** Make durable that the attempt failed and the next one is due. */
  record Retry(TaskId id, int attempt, Instant due, Failure failure) implements Effect {}

  /** Make the end of the task durable; {@code failure} says why it is dead. */
  record Finish(TaskId id, Status status, Optional<Failure> failure) implements Effect {}

  /** Stop the running attempt; it then reports {@link Event.Finished}. */
  record Interrupt(TaskId id) implements Effect {}

  /** Make durable that the task waits again, its attempt not counted. */
  record HandBack(TaskId id) implements Effect {}

  /** Make the new class of the task durable. */
  record Reprioritize(TaskId id, Priority priority) implements Effect {}

  /**
   * Call this target, then say {@link Event.CallEnded}.
   *
   * @param hop which call it is of this wish, from 1
   * @param cuts what it is left, where anything is cut
   */
  record Call(CallId id, Target target, int hop, Optional<Cuts> cuts) implements Effect {}

  /** The server stands on another rung of its ladder: tell whoever wants to know. */
  record Degrade(Change change) implements Effect {}

  /** Nothing is called for this wish (any more). */
  record RefuseCall(CallId id, CallRefusal refusal) implements Effect {}

  /** Nothing more is called for this wish: its last end is the end. */
  record CallOver(CallId id) implements Effect {}

  /** Send {@link Event.Ticked} at that time, or before; replaces an earlier wish. */
  record WakeAt(Instant time) implements Effect {}

  /** Why a task is not accepted, and when another try makes sense. */
  record Refusal(Reason reason, String detail, Duration retryAfter, int depth) {
    /** What stood in the way. */
    public enum Reason {
      CLASS_FULL,
      QUEUE_FULL,
      QUEUE_CLOSED,
      REDUCED,
      DRAINING,
      STORE_FAILED,
      DEADLINE_PASSED,
      DEADLINE_UNREACHABLE
    }
  }

  /** Why no provider is called, and when another try makes sense. */
  record CallRefusal(Why why, String detail, Duration retryAfter) {
    /** What stood in the way. */
    public enum Why {
      ALL_DOWN,
      QUEUE_FULL,
      TOO_LATE,
      TOO_LARGE,
      SHED
    }
  }

  /**
   * What its caller is told of an accepted task, decided when it was submitted.
   *
   * @param position its place in the queue, from 1; 0 when a slot is free for it
   */
  record Receipt(int position, Optional<Estimate> estimate) {}

  /**
   * When the task will probably start and finish, counted from its submission: every second one by
   * the P50, nine in ten by the P90. Only where enough was measured.
   */
  record Estimate(Duration startP50, Duration startP90, Duration finishP50, Duration finishP90) {}
}
