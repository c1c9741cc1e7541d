package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch in which answers nearly stopped while requests were due, and then came all at once.
 *
 * @param from the second in which answers dipped
 * @param drained the last second that still answered late
 * @param nanos how much longer the slowest of its answers took than slow ones usually do
 */
record Stall(int from, int drained, double nanos) {
  private static final double LEAST_NANOS = 500e6;
  private static final double TIMES_THE_USUAL = 8;
  private static final double DIP = 0.6;

  /** All stalls of a run, in order. */
  static List<Stall> in(List<Second> seconds) {
    double usualRate = median(seconds.stream().mapToDouble(Second::answered).toArray());
    double usual =
        median(
            seconds.stream().flatMapToDouble(s -> s.response().percentile(95).stream()).toArray());
    double slow = Math.max(LEAST_NANOS, TIMES_THE_USUAL * usual);
    List<Stall> stalls = new ArrayList<>();
    for (int at = 0; at < seconds.size(); at++) {
      double max = seconds.get(at).response().max().orElse(0);
      if (max < slow) {
        continue;
      }
      int end = at;
      while (end + 1 < seconds.size() && seconds.get(end + 1).response().max().orElse(0) >= slow) {
        end++;
        max = Math.max(max, seconds.get(end).response().max().orElse(0));
      }
      int dip = dip(seconds, at, end, max, usualRate * DIP);
      if (dip >= 0) {
        stalls.add(new Stall(seconds.get(dip).index(), seconds.get(end).index(), max - usual));
      }
      at = end;
    }
    return stalls;
  }

  /** The first second before or among the late ones that answered too little, or -1. */
  private static int dip(List<Second> seconds, int from, int to, double nanos, double enough) {
    int earliest = Math.max(0, from - (int) Math.ceil(nanos / 1e9));
    for (int i = earliest; i <= to; i++) {
      if (seconds.get(i).answered() < enough && seconds.get(i).inFlight() > 0) {
        return i;
      }
    }
    return -1;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[values.length / 2];
  }
}
