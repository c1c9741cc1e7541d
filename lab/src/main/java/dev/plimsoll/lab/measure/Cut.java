package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a recording held at a moment: its counts, and how far its distributions go. Taking one costs
 * the recording's thread microseconds; {@link #get} adds it all up, which takes a thousand times as
 * long, on the thread that asks.
 *
 * @param batches so many were handed over until then
 * @param isLast whether the run is over: every name and the last part of a second count
 */
record Cut(
    Sums sums,
    long batches,
    long now,
    boolean isLast,
    List<PhaseCounts> phases,
    List<Tally> names,
    List<ErrorKind> errors,
    List<Mark> marks,
    Optional<Tokens> tokens,
    int inFlight,
    long unbrokenFailures,
    long failingSince)
    implements Supplier<Snapshot> {
  /** All of it, added up. From any thread. */
  @Override
  public Snapshot get() {
    return sums.snapshot(this);
  }
}
