package dev.plimsoll.core.scale;

import java.time.Duration;

/**
 * What the autoscaler is told of one pool at one moment.
 *
 * @param memory how much of the heap is used, as a share of its bound
 */
public record Load(Agents agents, Backlog backlog, Traffic traffic, double memory) {
  public Load {
    if (!(memory >= 0)) {
      throw new IllegalArgumentException("a share is a number from 0, not " + memory);
    }
  }

  /** Whether nearly all slots are taken, so that another agent would be used. */
  boolean isBusy() {
    return agents.busySlots >= 0.9 * agents.ready * agents.slots;
  }

  /**
   * The agents of the pool.
   *
   * @param starting asked for, and not ready yet; spares are not among them
   * @param busySlots slots of the ready ones that run a task
   * @param slots how many tasks one agent runs at once
   */
  public record Agents(int ready, int starting, int busySlots, int slots) {
    public Agents {
      if (ready < 0 || starting < 0 || busySlots < 0 || slots < 1) {
        throw new IllegalArgumentException(
            "%d ready, %d starting, %d of %d slots each taken"
                .formatted(ready, starting, busySlots, slots));
      }
    }

    /** All that serve or soon will: what starts is not missing. */
    int present() {
      return ready + starting;
    }
  }

  /**
   * What waits for the pool.
   *
   * @param bound how many may wait
   * @param oldest how long the oldest has waited
   */
  public record Backlog(int depth, int bound, Duration oldest) {
    public Backlog {
      if (depth < 0 || bound < 1 || oldest.isNegative()) {
        throw new IllegalArgumentException(
            "%d of %d wait, the oldest for %s".formatted(depth, bound, oldest));
      }
    }
  }

  /**
   * What comes and goes, in tasks a second; 0 where it is not known.
   *
   * @param arrivals what came to the door of late, refused or not
   * @param expected what is forecast to come when an agent that is asked for now is ready
   * @param service the mean time a task holds its slot, in seconds
   * @param throughput what was done of late
   * @param baseline what is usually done with this many agents when work waits
   */
  public record Traffic(
      double arrivals, double expected, double service, double throughput, double baseline) {
    public Traffic {
      double all = arrivals + expected + service + throughput + baseline;
      double least =
          Math.min(Math.min(arrivals, expected), Math.min(service, Math.min(throughput, baseline)));
      if (!(least >= 0) || !Double.isFinite(all)) {
        throw new IllegalArgumentException("rates and times are numbers from 0");
      }
    }

    /** The rate to be ready for. */
    double rate() {
      return Math.max(arrivals, expected);
    }
  }
}
