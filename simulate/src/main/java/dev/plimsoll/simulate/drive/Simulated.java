package dev.plimsoll.simulate.drive;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.simulate.world.Gauges;

/**
 * What came of a virtual run.
 *
 * @param result as a live run has it, judged by the scenario's limits
 * @param gauges what the world's inside went through
 * @param counts where all tasks stood at its end
 * @param events how many events the Engine was told
 */
public record Simulated(RunResult result, Gauges gauges, Counts counts, long events) {}
