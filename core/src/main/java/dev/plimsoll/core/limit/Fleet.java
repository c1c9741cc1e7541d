package dev.plimsoll.core.limit;

/**
 * How many nodes share limits, as the lessor said last, of whatever limit; 1 before its first word.
 * Not thread-safe.
 */
public final class Fleet {
  private int nodes = 1;

  int nodes() {
    return nodes;
  }

  void count(int told) {
    nodes = told;
  }
}
