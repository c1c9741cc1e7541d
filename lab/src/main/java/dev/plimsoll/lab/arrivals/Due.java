package dev.plimsoll.lab.arrivals;

import dev.plimsoll.lab.trace.Trace;
import java.util.Optional;

/**
 * One request that falls due.
 *
 * @param atNanos from the phase's start
 * @param row the recorded request, in a replay
 */
public record Due(long atNanos, Optional<Trace.Row> row) {}
