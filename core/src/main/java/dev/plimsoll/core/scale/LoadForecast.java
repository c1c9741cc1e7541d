package dev.plimsoll.core.scale;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Forecasts a load with three {@link HoltWinters} side by side, one without a trend, one with a
 * calm and one with a quick one; whoever erred least of late speaks. No single choice of weights
 * serves both a steady hour, where a trend is noise, and a morning that climbs tenfold within
 * minutes; see {@code docs/adr/0035} for the figures. Not thread-safe; it never looks at a clock.
 */
public final class LoadForecast {
  private final List<HoltWinters> rivals;

  /**
   * @param horizon how many buckets ahead; from 1 to 10,000
   * @param season weight of a season, from 0 to 1
   * @param period buckets after which the load repeats itself; 0 when it does not
   */
  public LoadForecast(int horizon, double season, int period) {
    rivals =
        List.of(
            new HoltWinters(new Smoothing(0.2, 0, 0, season, period), horizon),
            new HoltWinters(new Smoothing(0.2, 0.05, 0.98, season, period), horizon),
            new HoltWinters(new Smoothing(0.5, 0.3, 0.98, season, period), horizon));
  }

  /** For a load that does not repeat itself. */
  public LoadForecast(int horizon) {
    this(horizon, 0, 0);
  }

  /** A bucket is over; {@code value} came in it, from 0. */
  public void observe(double value) {
    rivals.forEach(rival -> rival.observe(value));
  }

  /** What is expected {@code horizon} buckets from the last; empty before ten could be judged. */
  public Optional<Prediction> ahead() {
    return rivals.stream()
        .min(Comparator.comparingDouble(HoltWinters::error))
        .orElseThrow()
        .ahead();
  }
}
