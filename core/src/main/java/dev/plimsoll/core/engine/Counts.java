package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import java.util.Map;

/**
 * Where all tasks stand at one moment. Immutable.
 *
 * @param storing those that will wait once they are stored
 * @param starting those that are stored with a slot held for them
 * @param parked those that stopped in the middle until the server has strength for them again
 * @param running accepted tasks that run; an attempt of a lost task is not among them
 * @param taken slots in use, those of lost tasks too while their attempts still stop
 * @param dead all that were given up, displaced ones too
 * @param lost tasks that another node took over
 * @param refused submissions that got no for an answer
 */
public record Counts(
    long accepted,
    int storing,
    int starting,
    int scheduled,
    Map<Priority, Integer> waitingByPriority,
    int waiting,
    int retrying,
    int parked,
    int running,
    int taken,
    int slots,
    long completed,
    long dead,
    long displaced,
    long cancelled,
    long expired,
    long handedBack,
    long lost,
    long refused,
    long retries,
    int bound,
    QueueMode mode,
    boolean draining) {
  public Counts {
    waitingByPriority = Map.copyOf(waitingByPriority);
  }

  /** Waiting and storing: what stands before the agents. */
  public int depth() {
    return waiting + storing;
  }

  /**
   * How full the queue is, as the door sees it, from 0; above 1 only by tasks that return or were
   * recovered.
   */
  public double utilization() {
    return (double) (depth() + retrying) / bound;
  }

  /**
   * The first broken law, or an empty text. Every accepted task stands in exactly one place; no
   * more run than there are slots.
   */
  public String brokenLaw() {
    long present = (long) scheduled + waiting + retrying + parked + running;
    long gone = completed + dead + cancelled + expired + handedBack + lost;
    if (accepted != present + gone) {
      return "accepted %d, but %d stand somewhere".formatted(accepted, present + gone);
    }
    if (displaced > dead) {
      return "%d displaced, but only %d dead".formatted(displaced, dead);
    }
    return taken > slots ? "%d run on %d slots".formatted(taken, slots) : "";
  }
}
