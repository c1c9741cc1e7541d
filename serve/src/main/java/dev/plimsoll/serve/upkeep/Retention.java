package dev.plimsoll.serve.upkeep;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;

/**
 * How long tasks that are over are kept, and how large the store may become before older ones are
 * forgotten sooner. What is not over is never forgotten.
 */
public record Retention(Duration keepFor, DataSize keepSize) {
  /** Seven days or 10 GB. */
  public static final Retention STANDARD =
      new Retention(Duration.ofDays(7), new DataSize(10_000_000_000L));
}
