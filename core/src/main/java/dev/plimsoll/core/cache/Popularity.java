package dev.plimsoll.core.cache;

/**
 * How often a key was asked for of late, roughly: a count-min sketch of four rows of counters up to
 * 15, all halved after ten times as many looks as there are entries. May count too much, never too
 * little; 64 KB for 5,000 entries. Source: Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient
 * Cache Admission Policy", ACM TOS 2017. Not thread-safe.
 */
final class Popularity {
  private static final int ROWS = 4;
  private static final int MOST = 15;

  private final byte[] counters;
  private final int mask;
  private final int sample;
  private int looks;

  Popularity(int entries) {
    int width = Integer.highestOneBit(Math.clamp(2L * entries, 64, 1 << 20)) * 2;
    counters = new byte[ROWS * width];
    mask = width - 1;
    sample = Math.clamp(10L * entries, 100, Integer.MAX_VALUE);
  }

  void asked(CacheKey key) {
    for (int row = 0; row < ROWS; row++) {
      int at = at(key, row);
      counters[at] = (byte) Math.min(MOST, counters[at] + 1);
    }
    if (++looks >= sample) {
      halve();
    }
  }

  int of(CacheKey key) {
    int least = MOST;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counters[at(key, row)]);
    }
    return least;
  }

  /** The key's bits are as good as random, so each row takes others of them. */
  private int at(CacheKey key, int row) {
    long bits = row < 2 ? key.high() : key.low();
    int half = (int) (row % 2 == 0 ? bits : bits >>> 32);
    return row * (mask + 1) + (half & mask);
  }

  private void halve() {
    for (int i = 0; i < counters.length; i++) {
      counters[i] = (byte) (counters[i] / 2);
    }
    looks /= 2;
  }
}
