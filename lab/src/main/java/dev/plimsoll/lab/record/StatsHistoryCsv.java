package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Second;
import org.HdrHistogram.Histogram;

/**
 * {@code stats_history.csv} with the columns of Locust's own: a line a second for all requests
 * together. Rates and percentiles are of that second alone, totals from the start. "User Count" is
 * how many requests were under way, which is what there is of users in open load.
 */
final class StatsHistoryCsv {
  private static final String HEADER =
      "Timestamp,User Count,Type,Name,Requests/s,Failures/s,"
          + "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,"
          + "Total Request Count,Total Failure Count,Total Median Response Time,"
          + "Total Average Response Time,Total Min Response Time,Total Max Response Time,"
          + "Total Average Content Size\n";

  private final Histogram sum = Latencies.histogram();
  private final StringBuilder out = new StringBuilder(HEADER);
  private long answered;
  private long failed;

  private StatsHistoryCsv() {}

  static String of(RunResult result) {
    StatsHistoryCsv csv = new StatsHistoryCsv();
    long start = result.identity().started().getEpochSecond();
    int width = HistogramLog.width(result.seconds());
    result.seconds().forEach(second -> csv.row(start, width, second));
    return csv.out.toString();
  }

  private void row(long start, int width, Second second) {
    Histogram micros = second.response().micros();
    sum.add(micros);
    answered += second.answered();
    failed += second.failed();
    out.append(start + second.index() + width).append(',').append(second.inFlight());
    out.append(",,Aggregated,").append((double) second.answered() / width);
    out.append(',').append((double) second.failed() / width);
    for (double percentile : StatsCsv.PERCENTILES) {
      millis(micros, micros.getValueAtPercentile(percentile));
    }
    out.append(',').append(answered).append(',').append(failed);
    millis(sum, sum.getValueAtPercentile(50));
    millis(sum, sum.getMean());
    millis(sum, sum.getMinValue());
    millis(sum, sum.getMaxValue());
    out.append(",\n"); // sizes are not counted second by second
  }

  private void millis(Histogram of, double micros) {
    out.append(',');
    if (of.getTotalCount() > 0) {
      out.append(micros / 1_000);
    }
  }
}
