package dev.plimsoll.core.cache;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param largest a larger answer is not kept
 * @param ttl since its last use an answer is good for so long
 * @param keep for so long it is kept, unless room is short: what is past its ttl serves in
 *     aggressive mode only
 */
public record CacheSettings(
    int entries, DataSize bytes, DataSize largest, Duration ttl, Duration keep) {
  public CacheSettings {
    if (entries < 10 || bytes.bytes() < 1) {
      throw new IllegalArgumentException(
          "a cache holds at least 10 answers and a byte, not %d and %s".formatted(entries, bytes));
    }
    if (largest.bytes() < 1 || largest.bytes() > bytes.bytes() / 4) {
      throw new IllegalArgumentException(
          "the largest answer takes 1B to a quarter of all %s, not %s".formatted(bytes, largest));
    }
    if (!ttl.isPositive() || keep.compareTo(ttl) < 0) {
      throw new IllegalArgumentException(
          "an answer is kept (%s) at least as long as it is good (%s), and that is more than 0s"
              .formatted(Durations.format(keep), Durations.format(ttl)));
    }
  }

  /** 5,000 answers, 200 MB, none over 2 MB, good for 60 minutes, kept for 24 hours. */
  public static CacheSettings standard() {
    return new CacheSettings(
        5_000,
        DataSize.parse("200MB"),
        DataSize.parse("2MB"),
        Duration.ofMinutes(60),
        Duration.ofHours(24));
  }

  /**
   * How old an answer may be that is given.
   *
   * @param age what the rung of the ladder allows: 30 minutes, 60 minutes, 24 hours
   */
  public Freshness usual(Duration age) {
    return new Freshness(ttl, age);
  }

  /** In aggressive mode: whatever is kept and no older than {@code keep}. */
  public Freshness aggressive() {
    return new Freshness(keep, keep);
  }
}
