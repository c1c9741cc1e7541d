package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import java.util.List;
import java.util.OptionalDouble;

/**
 * {@code stats.csv} with the columns of Locust's own, so that what reads those reads these. Times
 * are response times in milliseconds; a figure that was not measured is an empty cell.
 */
final class StatsCsv {
  static final double[] PERCENTILES = {50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99, 100};
  private static final String HEADER =
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,"
          + "Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,"
          + "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\n";

  private StatsCsv() {}

  static String of(RunResult result) {
    StringBuilder out = new StringBuilder(HEADER);
    for (Series series : result.names()) {
      row(out, typeOf(series.name()), series.name(), series);
    }
    row(out, "", "Aggregated", result.all());
    return out.toString();
  }

  /** The method, where a name begins with one; a task is posted. */
  static String typeOf(String name) {
    int space = name.indexOf(' ');
    String word = space < 0 ? name : name.substring(0, space);
    return List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS").contains(word)
        ? word
        : "";
  }

  private static void row(StringBuilder out, String type, String name, Series series) {
    Latencies response = series.response();
    out.append(type).append(',').append(Csv.cell(name));
    out.append(',').append(series.total()).append(',').append(series.failed());
    millis(out, response.percentile(50));
    millis(out, response.mean());
    millis(out, response.min());
    millis(out, response.max());
    number(out, series.meanBytes());
    number(out, OptionalDouble.of(series.throughput()));
    number(out, OptionalDouble.of(series.seconds() > 0 ? series.failed() / series.seconds() : 0));
    for (double percentile : PERCENTILES) {
      millis(out, response.percentile(percentile));
    }
    out.append('\n');
  }

  private static void millis(StringBuilder out, OptionalDouble nanos) {
    number(out, nanos.isEmpty() ? nanos : OptionalDouble.of(nanos.getAsDouble() / 1e6));
  }

  private static void number(StringBuilder out, OptionalDouble value) {
    out.append(',');
    value.ifPresent(out::append);
  }
}
