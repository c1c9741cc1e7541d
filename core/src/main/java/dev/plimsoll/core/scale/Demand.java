package dev.plimsoll.core.scale;

import static dev.plimsoll.base.text.Figures.significant;

import java.time.Duration;

/**
 * How many agents a load needs, by Little's law: slots taken = arrivals a second × seconds a task
 * holds one (J. D. C. Little, A Proof for the Queuing Formula L = λW, 1961). What waits already is
 * added as a rate that drains it in time.
 *
 * @param flow slots that what arrives keeps taken
 * @param drain slots that what waits would take while it is drained
 * @param slots of one agent
 * @param fill the share of slots that should be taken
 */
public record Demand(double flow, double drain, int slots, double fill) {
  private static final int MOST = 1_000_000;

  /** What a load asks for; nothing while it is not known how long tasks take. */
  static Demand upOf(Load load, ScaleSettings.Sizing sizing) {
    double service = load.traffic().service();
    double drain = load.backlog().depth() * service / seconds(sizing.drain());
    return new Demand(load.traffic().rate() * service, drain, load.agents().slots(), sizing.fill());
  }

  /** What a load needs to be kept: what runs now counts even where rates are not known. */
  static Demand downOf(Load load, ScaleSettings.Sizing sizing) {
    Demand up = upOf(load, sizing);
    double flow = Math.max(up.flow, load.agents().busySlots());
    return new Demand(flow, up.drain, up.slots, sizing.leastFill());
  }

  /** The least number of agents that is enough. */
  public int agents() {
    double agents = Math.ceil((flow + drain) / (slots * fill) - 1e-9); // 3.0000000001 are 3
    return (int) Math.min(MOST, agents);
  }

  /** How many slots may be taken before so many agents are not enough. */
  double slotsOf(int agents) {
    return agents * slots * fill;
  }

  /** The sum as a person would write it. */
  public String arithmetic() {
    return "(%s slots by what arrives + %s by what waits) ÷ (%d slots × %s) = %d agents"
        .formatted(significant(flow), significant(drain), slots, significant(fill), agents());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
