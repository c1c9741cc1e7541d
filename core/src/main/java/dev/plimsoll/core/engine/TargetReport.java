package dev.plimsoll.core.engine;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.limit.AdaptiveLimit;
import dev.plimsoll.core.limit.Allowance;
import dev.plimsoll.core.work.Target;
import java.util.List;

/**
 * How one target stands. Immutable.
 *
 * @param inFlight calls under way
 * @param waiting calls that wait for it
 * @param limit how many it bears at once
 */
public record TargetReport(
    Target target,
    int inFlight,
    int waiting,
    int limit,
    AdaptiveLimit.Change lastChange,
    Breaker.Report breaker,
    List<Allowance.Left> left) {
  public TargetReport {
    left = List.copyOf(left);
  }
}
