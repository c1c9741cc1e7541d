package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Priority;
import java.util.Map;

/** Where all tasks stand at one moment. Immutable. */
public record Counts(
    long accepted,
    int storing,
    Map<Priority, Integer> waitingByPriority,
    int waiting,
    int retrying,
    int running,
    int slots,
    long completed,
    long dead,
    long cancelled,
    long expired,
    long handedBack,
    long refused,
    long retries,
    int bound,
    boolean draining) {
  public Counts {
    waitingByPriority = Map.copyOf(waitingByPriority);
  }

  /** Waiting and storing: what stands before the agents. */
  public int depth() {
    return waiting + storing;
  }

  /** How full the queue is, from 0; above 1 only while tasks return that were never refused. */
  public double utilization() {
    return (double) depth() / bound;
  }

  /**
   * The first broken law, or an empty text. Every accepted task stands in exactly one place; no
   * more run than there are slots.
   */
  public String brokenLaw() {
    long places =
        (long) waiting + retrying + running + completed + dead + cancelled + expired + handedBack;
    if (accepted != places) {
      return "accepted %d, but %d stand somewhere".formatted(accepted, places);
    }
    return running > slots ? "%d run on %d slots".formatted(running, slots) : "";
  }
}
