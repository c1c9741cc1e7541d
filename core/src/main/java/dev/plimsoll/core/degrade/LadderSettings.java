package dev.plimsoll.core.degrade;

import java.time.Duration;

/**
 * What the ladder is set to.
 *
 * @param dwell every signal must have let go of a rung for so long, without a break, before one
 *     step up is made
 */
public record LadderSettings(Gauges gauges, Duration dwell, Ramp ramp, CutTable cuts) {
  public LadderSettings {
    if (dwell.isNegative()) {
      throw new IllegalArgumentException("a rung cannot be left before it is reached: " + dwell);
    }
    cuts = cuts.checked();
  }

  /** The standard gauges and cuts, 3 s a rung, from a tenth to all within 10 s. */
  public static LadderSettings standard() {
    return new LadderSettings(
        Gauges.standard(),
        Duration.ofSeconds(3),
        new Ramp(0.1, Duration.ofSeconds(10)),
        CutTable.standard());
  }
}
