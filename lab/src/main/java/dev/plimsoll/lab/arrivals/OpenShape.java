package dev.plimsoll.lab.arrivals;

import java.util.Optional;

/** Open load: requests are due whatever became of those before them. */
public sealed interface OpenShape extends Shape permits ConstantRate, TraceReplay {
  /** The n-th request from 0, or empty when the phase has no more. Times never fall with n. */
  Optional<Due> due(long n);

  /** How long the phase lasts in nanoseconds; every request is due before its end. */
  long lengthNanos();
}
