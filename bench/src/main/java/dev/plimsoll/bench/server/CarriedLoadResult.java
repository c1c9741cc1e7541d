package dev.plimsoll.bench.server;

import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.program.LoggedRequest;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a server carried, seen from its client and from its provider at once. A pure sum over both
 * logs; times in milliseconds.
 *
 * @param tasks that ended in the window
 * @param retried of them, tasks with more than one call
 * @param unjoined succeeded, but the provider knows no call of them: then nothing here counts
 * @param throughputOfLimit tasks a second over users ÷ mean cycle, a cycle being a task's own
 *     recorded calls and the back-offs between them: what is missing to 1 the server lost
 * @param added end to end less the provider's own time, of tasks without a retry
 */
record CarriedLoadResult(
    int tasks,
    int retried,
    int unjoined,
    double tasksPerSecond,
    OptionalDouble throughputOfLimit,
    OptionalDouble success,
    Spread endToEnd,
    Spread added,
    Spread retriedEndToEnd) {

  /** The middle and the tail of some times. */
  record Spread(OptionalDouble p50, OptionalDouble p99, OptionalDouble max) {
    static Spread of(List<Double> millis) {
      return new Spread(
          Percentiles.percentile(millis, 50),
          Percentiles.percentile(millis, 99),
          Percentiles.percentile(millis, 100));
    }
  }

  /**
   * The load.
   *
   * @param fromMillis the counted window, from the first request's intended time
   * @param backOffMillis the pause after the first failed attempt, after the second, …
   */
  record Load(int users, double fromMillis, double toMillis, List<Double> backOffMillis) {}

  static CarriedLoadResult of(List<LoggedRequest> rows, CallTotals calls, Load load) {
    double start = rows.stream().mapToDouble(LoggedRequest::intended).min().orElse(0);
    double from = start + load.fromMillis();
    double to = start + load.toMillis();
    List<LoggedRequest> counted =
        rows.stream().filter(row -> row.done() >= from && row.done() < to).toList();
    List<LoggedRequest> joined = counted.stream().filter(row -> calls.knows(row.task())).toList();
    List<LoggedRequest> plain =
        joined.stream().filter(row -> calls.count(row.task()) == 1).toList();
    List<LoggedRequest> retried =
        joined.stream().filter(row -> calls.count(row.task()) > 1).toList();
    double perSecond = counted.size() / ((to - from) / 1000);
    return new CarriedLoadResult(
        counted.size(),
        retried.size(),
        (int) counted.stream().filter(row -> row.ok() && !calls.knows(row.task())).count(),
        perSecond,
        throughputOfLimit(perSecond, joined, calls, load),
        share(counted.stream().filter(LoggedRequest::ok).count(), counted.size()),
        Spread.of(times(plain)),
        Spread.of(
            plain.stream().map(row -> row.done() - row.sent() - calls.millis(row.task())).toList()),
        Spread.of(times(retried)));
  }

  private static OptionalDouble throughputOfLimit(
      double perSecond, List<LoggedRequest> joined, CallTotals calls, Load load) {
    OptionalDouble cycle =
        Percentiles.mean(
            joined.stream()
                .map(row -> calls.millis(row.task()) + pauses(calls.count(row.task()), load))
                .toList());
    return cycle.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(perSecond / (load.users() / (cycle.getAsDouble() / 1000)));
  }

  private static double pauses(int attempts, Load load) {
    return load.backOffMillis().stream()
        .limit(Math.max(0, attempts - 1))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static List<Double> times(List<LoggedRequest> rows) {
    return rows.stream().map(row -> row.done() - row.intended()).toList();
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
