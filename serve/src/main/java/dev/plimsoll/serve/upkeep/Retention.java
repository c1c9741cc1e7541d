package dev.plimsoll.serve.upkeep;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;

/**
 * How long tasks that are over are kept, and how large the store may become before older ones are
 * forgotten sooner. What is not over is never forgotten.
 *
 * @param keepCosts how long lines of the ledger are kept
 */
public record Retention(Duration keepFor, DataSize keepSize, Duration keepCosts) {
  /** Seven days or 10 GB; costs for 400 days. */
  public static final Retention STANDARD =
      new Retention(Duration.ofDays(7), new DataSize(10_000_000_000L), Duration.ofDays(400));
}
