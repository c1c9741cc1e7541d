package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Series;
import java.util.OptionalDouble;

/** One line of a requests table: a series by its response or its service times. */
record RequestRow(
    long requests,
    long failed,
    double perSecond,
    OptionalDouble p50,
    OptionalDouble p95,
    OptionalDouble p99,
    OptionalDouble max) {

  static RequestRow response(Series series) {
    return of(series, series.response());
  }

  static RequestRow service(Series series) {
    return of(series, series.service());
  }

  private static RequestRow of(Series series, Latencies times) {
    return new RequestRow(
        series.total(),
        series.failed(),
        series.throughput(),
        times.supported(50),
        times.supported(95),
        times.supported(99),
        times.max());
  }
}
