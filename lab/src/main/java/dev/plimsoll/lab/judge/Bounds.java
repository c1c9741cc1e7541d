package dev.plimsoll.lab.judge;

import dev.plimsoll.base.units.Share;
import java.time.Duration;

/**
 * How far a run may be off before it is not believed.
 *
 * @param scheduleLag the 99th percentile of lateness that is always allowed
 * @param scheduleLagShare of the 99th percentile of response: lateness and pauses below it are
 *     allowed too
 * @param rate how much less than what fell due may have been sent
 * @param missed of what fell due
 * @param littlesLaw how much users and the work they did may differ
 * @param cpu of one core by the thread that sends, of all cores by the whole process: a warning
 * @param gcPause the longest pause that is always allowed: a warning
 */
public record Bounds(
    Duration scheduleLag,
    Share scheduleLagShare,
    Share rate,
    Share missed,
    Share littlesLaw,
    Share cpu,
    Duration gcPause) {
  public static final Bounds DEFAULT =
      new Bounds(
          Duration.ofMillis(10),
          new Share(0.05),
          new Share(0.01),
          new Share(0.001),
          new Share(0.05),
          new Share(0.9),
          Duration.ofMillis(10));
}
