package dev.plimsoll.core.engine;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened outside. An event about a task that is over changes nothing. */
public sealed interface Event {
  /** A pool's agents can be started from now on: {@link Effect.StartAgent} asks for each. */
  record PoolOpened(PoolSettings settings) implements Event {}

  /** An agent can take tasks; of a pool that was opened only those that were asked for. */
  record AgentReady(String pool, String agent, int concurrency) implements Event {}

  /** An agent is gone, or could not be started; its tasks report their own ends. */
  record AgentLost(String agent) implements Event {}

  /** An agent was looked at; said at least of those that were not well, until they are. */
  record AgentChecked(String agent, boolean healthy) implements Event {}

  /** Somebody asks to have a task run. */
  record Submitted(Ticket ticket, Sender sender) implements Event {
    /** Nobody in particular asks. */
    public Submitted(Ticket ticket) {
      this(ticket, Sender.NOBODY);
    }
  }

  /** The store holds the task: from now on it is accepted. */
  record Stored(TaskId id) implements Event {}

  /** The store does not hold the task. */
  record StoreFailed(TaskId id) implements Event {}

  /** The store holds another task under the same idempotency key, and so not this one. */
  record Duplicate(TaskId id) implements Event {}

  /** Whoever submitted the task went away before it was stored: nobody will learn its id. */
  record CallerLeft(TaskId id) implements Event {}

  /**
   * A task that the store holds comes to this engine: after a restart, from a dead node, or as a
   * dead letter that is tried again. No cap applies; tasks that come in order stay in order.
   *
   * @param attempts how many attempts count already; one that a crash cut short does not
   * @param crashes how often a server ended while the task ran
   * @param due when its next attempt may begin, for a task that was between two
   */
  record Recovered(Ticket ticket, int attempts, int crashes, Optional<Instant> due)
      implements Event {}

  /** Another node owns the task now: this engine forgets it and says nothing of its end. */
  record Lost(TaskId id) implements Event {}

  /**
   * An attempt ended.
   *
   * @param cost how many tokens it took; 0 when unknown, and then the ticket's estimate stands
   */
  record Finished(TaskId id, Outcome outcome, int cost) implements Event {}

  /** A run, or somebody at a door, wants a model's answer. */
  record CallWanted(CallId id, CallWish wish) implements Event {}

  /** The first token of a call came. */
  record FirstToken(CallId id, int hop) implements Event {}

  /** The provider that is being called says what its limits are. */
  record LimitsSeen(CallId id, int hop, List<CallLimit> limits) implements Event {}

  /**
   * A call ended; what is next for whoever wanted it follows.
   *
   * @param hop which call it was of its wish; 0 where only one is under way
   */
  record CallEnded(CallId id, int hop, CallEnd end) implements Event {
    /** Of the only one that is under way. */
    public CallEnded(CallId id, CallEnd end) {
      this(id, 0, end);
    }
  }

  /**
   * The lessor of a limit that nodes share answered, or did not.
   *
   * @param lent empty: nobody answers at present
   */
  record Leased(String limit, Quota quota, Optional<Lent> lent) implements Event {
    /** The answer to a demand. */
    public Leased(Demand demand, Optional<Lent> lent) {
      this(demand.limit(), demand.quota(), lent);
    }
  }

  /**
   * Money was spent that this engine was not asked for: before a restart, or by another node.
   *
   * @param payer without a run, where that is over
   */
  record Spent(Payer payer, Target target, Money money, Instant at) implements Event {}

  /** Whoever wanted an answer left while it waited; of a call under way its end is reported. */
  record CallLeft(CallId id) implements Event {}

  /** Somebody wants the task cancelled. */
  record CancelAsked(TaskId id) implements Event {}

  /** Somebody wants a task that does not run yet to be of another class; no cap applies. */
  record PriorityAsked(TaskId id, Priority priority) implements Event {}

  /** Somebody opens, pauses or drains the queue. */
  record QueueAsked(QueueMode mode) implements Event {}

  /**
   * How things are, told a few times a second.
   *
   * @param memory the share of the heap that is in use, from 0 to 1
   */
  record Sampled(double memory) implements Event {}

  /** Time passed; sent at the latest when a {@link Effect.WakeAt} asked for it. */
  record Ticked() implements Event {}

  /**
   * Somebody set the clock on the wall forward, or back: what was measured goes on as before, and a
   * moment that was named is when the clock now shows it.
   */
  record ClockSet(Duration by) implements Event {}

  /** The server is to stop: no admission, no starts. */
  record Draining() implements Event {}

  /** The grace time of the stop is over: what still runs is interrupted and handed back. */
  record GraceOver() implements Event {}
}
