package dev.plimsoll.simulate.drive;

import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.simulate.world.Gauges;
import dev.plimsoll.simulate.world.Regional;
import java.util.List;

/**
 * What came of a virtual run.
 *
 * @param result as a live run has it, judged by the scenario's limits
 * @param gauges what the world's inside went through
 * @param counts where all tasks stood at its end
 * @param events how many events the Engine was told
 * @param budgets how they stood at its end, each server's
 * @param regions what each went through; empty for one server
 */
public record Simulated(
    RunResult result,
    Gauges gauges,
    Counts counts,
    long events,
    List<Standing> budgets,
    List<Regional> regions) {}
