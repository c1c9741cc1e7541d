package dev.plimsoll.core.scale;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/** What the autoscaler of one pool is set to. */
public record ScaleSettings(Size size, Marks marks, Sizing sizing, Outer outer, Pauses pauses) {

  /**
   * Up above 80 % of the queue by 2, in an emergency (500 waiting) by 5, down below 20 %; slots 80
   * % used, down only if that leaves them 60 % used, what waits is gone in 30 s; 1 s between steps
   * up, 30 s before a step down.
   */
  public static ScaleSettings standard(Size size) {
    return new ScaleSettings(
        size,
        new Marks(0.2, 0.8, 500),
        new Sizing(0.8, 0.6, Duration.ofSeconds(30), 2, 5),
        new Outer(0.7, 0.8, 0.8, Duration.ofSeconds(1)),
        new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /**
   * Where the queue asks for more or for fewer agents.
   *
   * @param low share of its bound under which there may be fewer
   * @param high share of its bound over which there have to be more
   * @param emergency so many waiting tasks ask for the larger step
   */
  public record Marks(double low, double high, int emergency) {
    public Marks {
      if (!(low >= 0 && low < high && high <= 1) || emergency < 1) {
        throw new IllegalArgumentException(
            "fewer below %s and more above %s of the queue: agents would come and go for ever"
                .formatted(low, high));
      }
    }
  }

  /**
   * How a load becomes a number of agents.
   *
   * @param fill the share of slots that should be taken: the rest is head room for chance
   * @param leastFill agents go only if no more than this share of slots would then be taken
   * @param drain in which time what waits now should have started
   * @param step the least that is added when the queue is over its mark
   * @param emergencyStep the least that is added in an emergency
   */
  public record Sizing(double fill, double leastFill, Duration drain, int step, int emergencyStep) {
    public Sizing {
      if (!(leastFill > 0 && leastFill < fill && fill <= 1)) {
        throw new IllegalArgumentException(
            "agents that leave %s of the slots taken would be called back at %s"
                .formatted(leastFill, fill));
      }
      if (!drain.isPositive() || step < 1 || emergencyStep < step) {
        throw new IllegalArgumentException(
            "steps of %d and %d within %s are no steps".formatted(step, emergencyStep, drain));
      }
    }
  }

  /**
   * The outer guard: signs of trouble that may have another cause than too few agents, and are
   * therefore answered by one agent at a time, only while work waits and all slots are taken.
   *
   * @param memory share of the heap over which one more is asked for
   * @param memoryMost share of the heap over which that rule is silent: more agents in a process
   *     that is short of memory would make it worse
   * @param throughput share of its baseline under which one more is asked for
   * @param age how long the oldest task may wait
   */
  public record Outer(double memory, double memoryMost, double throughput, Duration age) {
    public Outer {
      if (!(memory > 0 && memory <= memoryMost) || !(throughput >= 0 && throughput < 1)) {
        throw new IllegalArgumentException(
            "memory from %s to %s and throughput below %s of its baseline is no guard"
                .formatted(memory, memoryMost, throughput));
      }
      if (age.isNegative()) {
        throw new IllegalArgumentException("nothing waits for " + age);
      }
    }
  }

  /**
   * How long nothing follows a step.
   *
   * @param up before the next step up
   * @param slow before a step down, and between answers to the outer guard
   */
  public record Pauses(Duration up, Duration slow) {
    public Pauses {
      if (up.isNegative() || slow.compareTo(up) < 0) {
        throw new IllegalArgumentException(
            "a pause of %s before a step down is shorter than one of %s before a step up"
                .formatted(show(slow), show(up)));
      }
    }

    private static String show(Duration pause) {
      return pause.isNegative() ? pause.toString() : Durations.format(pause);
    }
  }
}
