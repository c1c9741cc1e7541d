package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.scale.Decision;
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

  /** Make durable that the task is parked, its attempt not counted. */
  record Park(TaskId id) implements Effect {}

  /** Make the new class of the task durable. */
  record Reprioritize(TaskId id, Priority priority) implements Effect {}

  /**
   * Call this target, then say {@link Event.CallEnded}.
   *
   * @param hop which call it is of this wish, from 1
   * @param reduced what it is left, where anything is cut
   * @param route how it was routed there, if it was
   */
  record Call(CallId id, Target target, int hop, Optional<Reduced> reduced, Optional<Route> route)
      implements Effect {}

  /**
   * Call this target too, beside a call that keeps its caller waiting longer than nearly all do;
   * then say {@link Event.CallEnded} of both.
   *
   * @param hop which call it is of this wish
   * @param beside which call is slow
   * @param waited how long it has kept its caller waiting
   * @param route how it was routed, if it was
   */
  record Hedge(
      CallId id, Target target, int hop, Target beside, Duration waited, Optional<Route> route)
      implements Effect {}

  /** Cut this call short: another one for the same wish answers; then report its end. */
  record CancelCall(CallId id, int hop) implements Effect {}

  /** Tell the lessor of a limit that nodes share, then say {@link Event.Leased}. */
  record Lease(Demand demand) implements Effect {}

  /** Write down what a call took, for good. */
  record Charge(Entry entry) implements Effect {}

  /** A budget's soft edge is crossed: tell whoever wants to know. */
  record Warn(Standing standing) implements Effect {}

  /**
   * Have an agent started, then say {@link Event.AgentReady}, or {@link Event.AgentLost}.
   *
   * @param warm it was started before, and only stood by
   */
  record StartAgent(String pool, String agent, boolean warm) implements Effect {}

  /** Let an agent go that runs nothing; one whose start is under way is not wanted any more. */
  record StopAgent(String agent) implements Effect {}

  /**
   * An agent failed its checks and gets no more tasks: tell whoever wants to know. Those it has may
   * end within its grace; {@link StopAgent} follows.
   *
   * @param by who starts in its place; empty where nobody need or may
   */
  record ReplaceAgent(String pool, String agent, int running, Optional<String> by)
      implements Effect {}

  /** There are to be more agents of a pool, or fewer: tell whoever wants to know. */
  record Scale(String pool, Decision decision) implements Effect {}

  /** A pool's tasks begin on another pool's agents, or on its own again: tell of it. */
  record StandIn(String pool, String by) implements Effect {}

  /** The server stands on another rung of its ladder: tell whoever wants to know. */
  record Degrade(Change change) implements Effect {}

  /** Nothing is called for this wish (any more). */
  record RefuseCall(CallId id, CallRefusal refusal) implements Effect {}

  /** Nothing more is called for this wish: its last end is the end. */
  record CallOver(CallId id) implements Effect {}

  /** Send {@link Event.Ticked} at that time, or before; replaces an earlier wish. */
  record WakeAt(Instant time) implements Effect {}

  /**
   * Why a task is not accepted, and when another try makes sense.
   *
   * @param violated the quota that is used up, where one is
   */
  record Refusal(
      Reason reason,
      String detail,
      Duration retryAfter,
      int depth,
      Optional<Quotas.Policy> violated) {
    /** Of something else than a quota. */
    public Refusal(Reason reason, String detail, Duration retryAfter, int depth) {
      this(reason, detail, retryAfter, depth, Optional.empty());
    }

    /** What stood in the way. */
    public enum Reason {
      CLASS_FULL,
      SHARE_FULL,
      QUOTA,
      QUEUE_FULL,
      QUEUE_CLOSED,
      REDUCED,
      DRAINING,
      STORE_FAILED,
      DEADLINE_PASSED,
      DEADLINE_UNREACHABLE,
      BUDGET
    }
  }

  /** Why no provider is called, and when another try makes sense. */
  record CallRefusal(Why why, String detail, Duration retryAfter) {
    /** What stood in the way. */
    public enum Why {
      ALL_DOWN,
      BUDGET_EXHAUSTED,
      QUEUE_FULL,
      NO_MODEL,
      TOO_LATE,
      TOO_LARGE,
      SHED,

      /** Its run stops here, and is gone on with when the server has strength for it. */
      PARKED
    }
  }

  /**
   * What its caller is told of an accepted task, decided when it was submitted.
   *
   * @param position its place in the queue, from 1; 0 when a slot is free for it
   * @param quote what is expected of it, only where enough was measured
   */
  record Receipt(int position, Optional<Quote> quote) {
    /** The same in words of time; put so only for whoever asks. */
    public Optional<Estimate> estimate() {
      return quote.map(Estimate::of);
    }
  }

  /**
   * When the task will probably start and finish, counted from its submission: every second one by
   * the P50, nine in ten by the P90.
   */
  record Estimate(Duration startP50, Duration startP90, Duration finishP50, Duration finishP90) {
    private static final double MOST_SECONDS = 1e9;

    private static Estimate of(Quote quote) {
      return new Estimate(
          duration(quote.startP50()),
          duration(quote.startP90()),
          duration(quote.finishP50()),
          duration(quote.finishP90()));
    }

    /** To the millisecond. */
    static Duration duration(double seconds) {
      return Duration.ofMillis(Math.round(Math.min(seconds, MOST_SECONDS) * 1000));
    }
  }
}
