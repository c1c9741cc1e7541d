package dev.plimsoll.sqlite;

import java.time.Duration;

/**
 * Bounds of an open data folder.
 *
 * @param readers how many queries may run at once, at least 1
 * @param busy how long a query waits for a free reader, and SQLite for a lock of another process
 * @param walBytes past about this size the write-ahead log is copied into the database
 * @param mostBytes the database never grows beyond this: commits fail instead
 */
public record SqliteLimits(int readers, Duration busy, long walBytes, long mostBytes) {
  public static final SqliteLimits USUAL =
      new SqliteLimits(4, Duration.ofSeconds(5), 64L << 20, 1L << 40);

  public SqliteLimits {
    if (readers < 1 || !busy.isPositive() || walBytes < 1 << 20 || mostBytes < 1 << 20) {
      throw new IllegalArgumentException("a store needs a reader, some time and a megabyte");
    }
  }

  /** The same with another size of the database, in bytes. */
  public SqliteLimits withMostBytes(long other) {
    return new SqliteLimits(readers, busy, walBytes, other);
  }
}
