package dev.plimsoll.core.scale;

/**
 * What load is expected.
 *
 * @param low nine in ten lie from here
 * @param high to here
 * @param skill 1 when it is always right, 0 when it is no better than the last value, below when it
 *     is worse; by mean square error of late
 */
public record Prediction(double expected, double low, double high, double skill) {
  /** Whether it was better of late than taking the last value. */
  public boolean isUseful() {
    return skill > 0;
  }
}
