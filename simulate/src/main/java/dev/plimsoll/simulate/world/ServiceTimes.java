package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.lab.measure.Latencies;
import java.util.random.RandomGenerator;

/** How long a provider takes for one call, once it has begun: drawn, never measured here. */
public sealed interface ServiceTimes {
  /** Draws one, in nanoseconds; equal generators give equal times. */
  long nanos(RandomGenerator random);

  /** The mean of what is drawn, in nanoseconds. */
  double meanNanos();

  /** From a distribution with a name. */
  record Drawn(Distribution distribution) implements ServiceTimes {
    @Override
    public long nanos(RandomGenerator random) {
      return distribution.sample(random).toNanos();
    }

    @Override
    public double meanNanos() {
      return distribution.mean().toNanos();
    }

    @Override
    public String toString() {
      return distribution.toString();
    }
  }

  /**
   * From what a run recorded, by its inverse distribution function, straight between two of {@value
   * #POINTS} quantiles. One after the other is independent: bursts of slowness are not kept.
   */
  final class Recorded implements ServiceTimes {
    private static final int POINTS = 2_001;

    private final double[] quantiles = new double[POINTS];
    private final String label;

    /**
     * Times as they were recorded.
     *
     * @param label where they are from, for reports
     * @throws IllegalArgumentException when nothing was recorded
     */
    public Recorded(Latencies recorded, String label) {
      if (recorded.count() == 0) {
        throw new IllegalArgumentException("no answer was recorded in " + label);
      }
      for (int i = 0; i < POINTS; i++) {
        quantiles[i] = recorded.percentile(100.0 * i / (POINTS - 1)).orElseThrow();
      }
      this.label = label;
    }

    @Override
    public long nanos(RandomGenerator random) {
      double place = random.nextDouble() * (POINTS - 1);
      int below = (int) place;
      double part = place - below;
      return Math.round(quantiles[below] * (1 - part) + quantiles[below + 1] * part);
    }

    @Override
    public double meanNanos() {
      double sum = (quantiles[0] + quantiles[POINTS - 1]) / 2;
      for (int i = 1; i < POINTS - 1; i++) {
        sum += quantiles[i];
      }
      return sum / (POINTS - 1);
    }

    @Override
    public String toString() {
      return "recorded in " + label;
    }
  }
}
