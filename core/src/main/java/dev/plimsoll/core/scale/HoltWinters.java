package dev.plimsoll.core.scale;

import java.util.Optional;

/**
 * Forecasts a load some buckets ahead: a level, a damped trend and, where wanted, an additive
 * season. It keeps the forecasts it made until their time comes, so that its error band and its
 * skill are measured and not assumed. Not thread-safe; it never looks at a clock.
 *
 * <p>Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, chapter
 * 8 (damped trend: Gardner and McKenzie 1985; season: Winters 1960). With φ the damping:
 *
 * <pre>
 *   level  l = α (y - s') + (1 - α) (l' + φ b')        s' the season one period ago
 *   trend  b = β (l - l') + (1 - β) φ b'
 *   season s = γ (y - l' - φ b') + (1 - γ) s'
 *   h ahead    l + (φ + φ² + … + φ^h) b + s
 * </pre>
 */
public final class HoltWinters {
  private static final int MEMORY = 30; // errors; newer ones weigh more
  private static final int ENOUGH = 10;
  private static final double NINE_IN_TEN = 1.645; // standard deviations, either side

  private final Smoothing smoothing;
  private final int horizon;
  private final double reach;
  private final double[] season;
  private final double[] forecasts;
  private final double[] values;
  private double level;
  private double trend;
  private long seen;
  private long judged;
  private double error;
  private double naiveError;

  /**
   * @param horizon how many buckets ahead; from 1 to 10,000
   */
  public HoltWinters(Smoothing smoothing, int horizon) {
    if (horizon < 1 || horizon > 10_000) {
      throw new IllegalArgumentException("from 1 to 10,000 buckets ahead, not " + horizon);
    }
    this.smoothing = smoothing;
    this.horizon = horizon;
    this.reach = reach(smoothing.damping(), horizon);
    this.season = new double[Math.max(1, smoothing.period())];
    this.forecasts = new double[horizon];
    this.values = new double[horizon];
  }

  /** A bucket is over; {@code value} came in it, from 0. */
  public void observe(double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("a load is a number from 0, not " + value);
    }
    int slot = (int) (seen % horizon);
    if (seen >= horizon) {
      judge(value, slot);
    }
    learn(value);
    seen++;
    forecasts[slot] = point();
    values[slot] = value;
  }

  /** What is expected {@code horizon} buckets from the last; empty before ten could be judged. */
  public Optional<Prediction> ahead() {
    if (judged < ENOUGH) {
      return Optional.empty();
    }
    double expected = point();
    double band = NINE_IN_TEN * Math.sqrt(error);
    double skill = naiveError > 0 ? 1 - error / naiveError : error > 0 ? -1 : 0;
    return Optional.of(
        new Prediction(expected, Math.max(0, expected - band), expected + band, skill));
  }

  /** The mean square of its errors of late. */
  double error() {
    return error;
  }

  private void learn(double value) {
    if (seen == 0) {
      level = value;
    }
    int phase = phase(seen);
    boolean firstPeriod = seen < smoothing.period();
    double past = firstPeriod ? 0 : season[phase];
    double before = level;
    double damped = smoothing.damping() * trend;
    level = mix(smoothing.level(), value - past, before + damped);
    trend = mix(smoothing.trend(), level - before, damped);
    if (firstPeriod) {
      season[phase] = value;
    } else if (smoothing.period() > 0) {
      season[phase] = mix(smoothing.season(), value - before - damped, past);
    }
    if (seen == smoothing.period() - 1) {
      centre();
    }
  }

  /** After one whole period: the season is what differed from its mean, and the level is that. */
  private void centre() {
    double mean = 0;
    for (double value : season) {
      mean += value / season.length;
    }
    for (int i = 0; i < season.length; i++) {
      season[i] -= mean;
    }
    level = mean;
    trend = 0;
  }

  /** The forecast from what is known now, never below 0. */
  private double point() {
    boolean isSeasonal = smoothing.period() > 0 && seen >= smoothing.period();
    double then = isSeasonal ? season[phase(seen - 1 + horizon)] : 0;
    return Math.max(0, level + reach * trend + then);
  }

  /** φ + φ² + … + φ^h: how many buckets' trend there is until then. */
  private static double reach(double damping, int horizon) {
    double reach = 0;
    for (int i = 0; i < horizon; i++) {
      reach = damping * (1 + reach);
    }
    return reach;
  }

  private int phase(long bucket) {
    return (int) (bucket % season.length);
  }

  /** Holds what was said a horizon ago, and what somebody without a forecast would have said. */
  private void judge(double value, int slot) {
    judged++;
    double weight = 1.0 / Math.min(judged, MEMORY);
    double miss = value - forecasts[slot];
    double naiveMiss = value - values[slot];
    error = mix(weight, miss * miss, error);
    naiveError = mix(weight, naiveMiss * naiveMiss, naiveError);
  }

  private static double mix(double share, double one, double other) {
    return share * one + (1 - share) * other;
  }
}
