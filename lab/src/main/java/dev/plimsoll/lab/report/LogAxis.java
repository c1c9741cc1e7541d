package dev.plimsoll.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A logarithmic axis from {@code low} at {@code start} to {@code high} at {@code end}. */
record LogAxis(double low, double high, double start, double end) implements Axis {
  private static final double LEAST_SPAN = 8;
  private static final int MOST_TICKS = 9;

  /** An axis that holds all values with some air, however close together they lie. */
  static LogAxis around(DoubleStream values, double start, double end) {
    var all = values.filter(v -> v > 0).summaryStatistics();
    double low = all.getCount() == 0 ? 1e6 : all.getMin() / 1.1;
    double high = all.getCount() == 0 ? 1e9 : all.getMax() * 1.15;
    double widen = Math.max(1, Math.sqrt(LEAST_SPAN / (high / low)));
    return new LogAxis(low / widen, high * widen, start, end);
  }

  @Override
  public double at(double value) {
    double share = Math.log(Math.clamp(value, low, high) / low) / Math.log(high / low);
    return start + share * (end - start);
  }

  /** 1, 2 and 5 of each decade; fewer where they would crowd. */
  @Override
  public List<Double> ticks() {
    List<Double> fine = ticks(1, 2, 5);
    List<Double> coarse = fine.size() <= MOST_TICKS ? fine : ticks(1, 3);
    return coarse.size() <= MOST_TICKS ? coarse : ticks(1);
  }

  private List<Double> ticks(int... digits) {
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (int digit : digits) {
        double tick = digit * Math.pow(10, power);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
