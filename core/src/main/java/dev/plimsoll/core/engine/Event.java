package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;

/** Something that happened outside. An event about a task that is over changes nothing. */
public sealed interface Event {
  /** An agent can take tasks. */
  record AgentReady(String pool, String agent, int concurrency) implements Event {}

  /** An agent is gone; its tasks report their own ends. */
  record AgentLost(String agent) implements Event {}

  /** Somebody asks to have a task run. */
  record Submitted(Ticket ticket) implements Event {}

  /** The store holds the task: from now on it is accepted. */
  record Stored(TaskId id) implements Event {}

  /** The store does not hold the task. */
  record StoreFailed(TaskId id) implements Event {}

  /** The store did not take the start of an attempt, so it was not begun. */
  record StartFailed(TaskId id) implements Event {}

  /** An attempt ended. */
  record Finished(TaskId id, Outcome outcome) implements Event {}

  /** Somebody wants the task cancelled. */
  record CancelAsked(TaskId id) implements Event {}

  /** Time passed; sent at the latest when a {@link Effect.WakeAt} asked for it. */
  record Ticked() implements Event {}

  /** The server is to stop: no admission, no starts. */
  record Draining() implements Event {}

  /** The grace time of the stop is over: what still runs is interrupted and handed back. */
  record GraceOver() implements Event {}
}
