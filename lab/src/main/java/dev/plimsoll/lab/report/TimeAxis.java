package dev.plimsoll.lab.report;

import java.util.ArrayList;
import java.util.List;

/** Seconds since the start, left to right. */
record TimeAxis(double seconds, double start, double end) implements Axis {
  private static final int[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400
  };
  private static final double LEAST_GAP = 52;

  @Override
  public double at(double value) {
    return start + Math.clamp(value, 0, seconds) / Math.max(seconds, 1e-9) * (end - start);
  }

  @Override
  public List<Double> ticks() {
    double step = seconds;
    for (int i = STEPS.length - 1; i >= 0; i--) {
      step = at(STEPS[i]) - start >= LEAST_GAP || STEPS[i] > seconds ? STEPS[i] : step;
    }
    List<Double> ticks = new ArrayList<>();
    for (double tick = 0; tick <= seconds && ticks.size() < 50; tick += Math.max(step, 1)) {
      ticks.add(tick);
    }
    return ticks;
  }
}
