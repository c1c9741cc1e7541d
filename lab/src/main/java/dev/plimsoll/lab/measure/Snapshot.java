package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * What was measured up to a moment.
 *
 * @param names only in the last snapshot of a run, else empty
 * @param unbrokenFailures how many failures came since the last success, or since the start
 * @param failingSince the time of the first of them in nanoseconds
 */
public record Snapshot(
    Series all,
    Load load,
    List<Series> names,
    List<Phase> phases,
    List<Second> seconds,
    List<ErrorKind> errors,
    List<Mark> marks,
    Optional<Tokens> tokens,
    int inFlight,
    long unbrokenFailures,
    long failingSince) {}
