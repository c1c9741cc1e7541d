package dev.plimsoll.bench.machine;

import dev.plimsoll.bench.harness.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Resident sizes of one run. Its slope is that of Theil and Sen, the median of the slopes between
 * all pairs of points, which single outliers do not move.
 */
public final class ResidentMemory {
  private record Point(double seconds, double megabytes) {}

  private final List<Point> points = new ArrayList<>();
  private double peak;

  /** One look at a process: what it has now, and the most it ever had. */
  public void add(double seconds, double nowMb, double peakMb) {
    if (nowMb > 0) {
      points.add(new Point(seconds, nowMb));
    }
    peak = Math.max(peak, peakMb);
  }

  public double peakMb() {
    return peak;
  }

  /** Megabytes a minute over the last two thirds of the time; absent below three points. */
  public OptionalDouble slopeMbPerMinute() {
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    double from = points.getFirst().seconds();
    double third = from + (points.getLast().seconds() - from) / 3;
    List<Point> late = points.stream().filter(point -> point.seconds() >= third).toList();
    if (late.size() < 3) {
      return OptionalDouble.empty();
    }
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < late.size(); i++) {
      for (int k = i + 1; k < late.size(); k++) {
        double seconds = late.get(k).seconds() - late.get(i).seconds();
        slopes.add((late.get(k).megabytes() - late.get(i).megabytes()) / seconds * 60);
      }
    }
    return Percentiles.percentile(slopes, 50);
  }
}
