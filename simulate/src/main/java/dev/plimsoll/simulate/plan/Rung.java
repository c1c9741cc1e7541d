package dev.plimsoll.simulate.plan;

import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Fleet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One load of a plan, and what it takes.
 *
 * @param label the load in words
 * @param perSecond its rate; absent for a load as a scenario has it
 * @param fleet the fewest agents that were found to keep the goals, or those that were given
 * @param run what they made of it
 * @param broken the goals that they did not keep
 * @param why what was used up then; empty where all goals were kept
 * @param fewer what fewer agents break first; absent where none were tried, or none broke anything
 */
public record Rung(
    String label,
    OptionalDouble perSecond,
    Fleet fleet,
    Simulated run,
    List<String> broken,
    String why,
    Optional<Fewer> fewer) {
  /** The most agents that were found not to be enough. */
  public record Fewer(int agents, List<String> broken, String why) {}

  /** Whether all goals were kept. */
  public boolean isKept() {
    return broken.isEmpty();
  }
}
