package dev.plimsoll.lab.arrivals;

import dev.plimsoll.lab.trace.Trace;
import java.time.Duration;
import java.util.Optional;

/**
 * A window of a recorded workload, its times divided by a speed.
 *
 * @param from where the window starts, from the trace's first row
 * @param to where it ends, excluded
 * @param speed above 0; 10 replays ten minutes in one
 */
public record TraceReplay(Trace trace, Duration from, Duration to, double speed)
    implements OpenShape {

  /** How many rows lie in the window. */
  public int size() {
    return trace.firstAtOrAfter(to) - trace.firstAtOrAfter(from);
  }

  @Override
  public Optional<Due> due(long n) {
    if (n >= size()) {
      return Optional.empty();
    }
    Trace.Row row = trace.row(trace.firstAtOrAfter(from) + (int) n);
    long at = (long) ((row.offsetNanos() - from.toNanos()) / speed);
    return Optional.of(new Due(at, Optional.of(row)));
  }

  @Override
  public long lengthNanos() {
    return (long) Math.ceil(to.minus(from).toNanos() / speed);
  }
}
