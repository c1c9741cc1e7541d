package dev.plimsoll.core.scale;

/**
 * How a {@link HoltWinters} forecast learns. Each weight is the share that the newest value has,
 * from 0 to 1.
 *
 * @param damping how much of the trend is left after one bucket: 1 keeps it for ever, 0 has none
 * @param period buckets after which the load repeats itself; 0 when it does not
 */
public record Smoothing(double level, double trend, double damping, double season, int period) {
  private static final int LONGEST_PERIOD = 100_000;

  public Smoothing {
    if (!(level > 0 && level <= 1) || !isShare(trend) || !isShare(damping) || !isShare(season)) {
      throw new IllegalArgumentException(
          "weights are shares from 0 to 1, that of the level above 0: %s, %s, %s, %s"
              .formatted(level, trend, damping, season));
    }
    if (period < 0 || period == 1 || period > LONGEST_PERIOD) {
      throw new IllegalArgumentException(
          "a season has from 2 to %d buckets, or 0 for none, not %d"
              .formatted(LONGEST_PERIOD, period));
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
