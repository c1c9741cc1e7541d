package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.Priority;

/** Why tasks were refused, in words for people. */
public final class Refusals {
  private Refusals() {}

  /**
   * What stood in the way.
   *
   * @param priority of the first task that it refused
   */
  public static String said(Reason reason, Priority priority) {
    return switch (reason) {
      case CLASS_FULL -> "no place for %s tasks".formatted(priority.word());
      case SHARE_FULL -> "no more %s tasks of one tenant".formatted(priority.word());
      case QUOTA -> "a tenant's quota used up";
      case BUDGET -> "a budget used up";
      case QUEUE_FULL -> "the queue full";
      case QUEUE_CLOSED -> "the queue closed";
      case DRAINING -> "the server stopping";
      case REDUCED -> "%s tasks kept out".formatted(priority.word());
      case STORE_FAILED -> "the store failing";
      case DEADLINE_PASSED -> "deadlines over";
      case DEADLINE_UNREACHABLE -> "deadlines out of reach";
    };
  }
}
